using System.Text.Json;
using Emews.Numerics.GaussianProcess;
using Emews.Searches;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Outputs.Surrogates;

/// <summary>What it takes to train a surrogate on the results of a run.</summary>
/// <param name="Space">The search space.</param>
/// <param name="Parameters">The parameters it is made of; empty where points are an array <c>x</c>.</param>
/// <param name="Settings">The surrogate.</param>
internal sealed record SurrogateInputs(SearchSpace Space, IReadOnlyList<ParameterConfiguration> Parameters, SurrogateSettings Settings)
{
    /// <summary>The names of the dimensions.</summary>
    public IReadOnlyList<string> Names => Parameters.Count > 0
        ? [.. Parameters.Select(parameter => parameter.Name)]
        : [.. Enumerable.Range(1, Space.Dimensions.Count).Select(d => "x_" + OutputText.Number(d))];

    /// <summary>The coordinates that a payload names; null where it is no point of the space.</summary>
    public double[]? Coordinates(string payload)
    {
        using var fields = new PayloadFields(payload);
        double?[] found = Parameters.Count > 0
            ? [.. Parameters.Select(parameter => Coordinate(parameter, fields.Field(parameter.Name)))]
            : [.. fields.X?.EnumerateArray().Select(value => JsonScalar.ToNumber(value)) ?? []];
        double[] known = [.. found.OfType<double>()];
        return known.Length == Space.Dimensions.Count && found.Length == known.Length ? known : null;
    }

    private static double? Coordinate(ParameterConfiguration parameter, JsonElement? value) => (parameter, value) switch
    {
        (_, null) => null,
        (ParameterConfiguration.Choice choice, { } text) => IndexOf(choice, text),
        (_, { } number) => JsonScalar.ToNumber(number),
    };

    private static double? IndexOf(ParameterConfiguration.Choice choice, JsonElement value)
    {
        for (var i = 0; i < choice.Texts.Count; i++)
        {
            using var text = JsonDocument.Parse(choice.Texts[i]);
            if (JsonElement.DeepEquals(text.RootElement, value))
            {
                return i;
            }
        }

        return null;
    }
}
