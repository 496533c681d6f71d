using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.Sweeps;

/// <summary>Which parameter a column or key of a design is.</summary>
internal sealed class DesignColumns
{
    private readonly IReadOnlyList<ParameterConfiguration> _parameters;
    private readonly Dictionary<string, int> _places;

    public DesignColumns(IReadOnlyList<ParameterConfiguration> parameters)
    {
        _parameters = parameters;
        _places = parameters.Select((parameter, i) => (parameter.Name, i)).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>The parameter's place; null where there is none of that name.</summary>
    public int? PlaceOf(string name) => _places.TryGetValue(name, out var place) ? place : null;

    /// <summary>Why a name leads nowhere, and what may be meant.</summary>
    public string Unknown(string name)
    {
        var names = _parameters.Select(parameter => parameter.Name);
        var guess = Wording.DidYouMean(name, names);
        return $"there is no parameter '{Wording.Short(name)}'{(guess.Length > 0 ? guess : $": there are {Wording.OneOf(names)}")}";
    }

    /// <summary>The names of the parameters whose places are not among those given.</summary>
    public IReadOnlyList<string> Missing(IEnumerable<int> places)
    {
        var there = places.ToHashSet();
        return [.. _parameters.Where((_, i) => !there.Contains(i)).Select(parameter => parameter.Name)];
    }
}
