using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emews.Searches;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.Trials;

/// <summary>The task of a trial: the first point of the search, with what its user wants otherwise.</summary>
internal sealed class TrialPoint
{
    private readonly double[] _x;
    private readonly IReadOnlyList<ParameterConfiguration> _parameters;
    private readonly Dictionary<string, string> _constants;
    private readonly List<string> _notes = [];
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private WorkflowConfiguration _configuration;
    private int? _seed;

    /// <summary>Draws the first point of a configuration's search.</summary>
    public TrialPoint(WorkflowConfiguration configuration)
    {
        _x = [.. SearchFactory.FirstPoint(configuration)];
        _configuration = configuration;
        _constants = configuration.Constants.ToDictionary(StringComparer.Ordinal);
        _parameters = PointParameters.Of(configuration);
    }

    /// <summary>What is unusual about the values.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The payload as a run would submit it.</summary>
    public string Payload
    {
        get
        {
            var payload = PointPayload.WriterOf(_configuration)(new PointRun(1, 1, _x));
            if (_seed is not { } seed)
            {
                return payload;
            }

            var fields = JsonNode.Parse(payload)!.AsObject();
            fields[ParameterPayload.Seed] = seed;
            return fields.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        }
    }

    /// <summary>Puts another seed in the place of the derived one.</summary>
    /// <exception cref="WorkflowRefusedException">Payloads have no seed.</exception>
    public void SetSeed(int seed) => _seed = _configuration.Parameters.Count > 0 ? seed
        : throw new WorkflowRefusedException("Payloads have a seed only where parameters are named: leave out --seed, or name parameters.");

    /// <summary>Sets a parameter or a constant.</summary>
    /// <param name="assignment">Such as <c>beta=0.3</c>.</param>
    /// <exception cref="WorkflowRefusedException">There is no such name, it has been set, or it cannot have that value.</exception>
    public void Set(string assignment)
    {
        var (name, text) = assignment.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? (assignment[..at].Trim(), assignment[(at + 1)..].Trim())
            : throw new WorkflowRefusedException($"'{assignment}' should be name=value, such as {_parameters[0].Name}=1.");
        if (!_given.Add(name))
        {
            throw new WorkflowRefusedException($"{name} is given twice: name it once.");
        }

        var index = _parameters.ToList().FindIndex(parameter => string.Equals(parameter.Name, name, StringComparison.Ordinal));
        if (index >= 0)
        {
            _x[index] = Coordinate(_parameters[index], text);
        }
        else if (_constants.TryGetValue(name, out var before))
        {
            _constants[name] = before.StartsWith('"') || !IsJsonScalar(text) ? JsonSerializer.Serialize(text) : text;
            _configuration = _configuration with { Constants = _constants };
        }
        else
        {
            throw new WorkflowRefusedException(Unknown(name));
        }
    }

    private string Unknown(string name)
    {
        if (name is ParameterPayload.Seed)
        {
            return "The seed of the payload is set with --seed.";
        }

        var known = _parameters.Select(parameter => parameter.Name).Concat(_constants.Keys).ToList();
        var guess = Wording.DidYouMean(name, known);
        return $"There is no parameter or constant '{name}'{(guess.Length > 0 ? guess : $": there are {Wording.OneOf(known)}.")}";
    }

    private double Coordinate(ParameterConfiguration parameter, string text)
    {
        if (parameter is ParameterConfiguration.Choice choice)
        {
            var index = choice.Texts.ToList().FindIndex(value => string.Equals(value, text, StringComparison.Ordinal)
                || string.Equals(value, JsonSerializer.Serialize(text), StringComparison.Ordinal));
            return index >= 0 ? index : throw new WorkflowRefusedException(
                $"{parameter.Name} is one of {Wording.OneOf(choice.Texts.Select(value => value.Trim('"')))}, not '{text}'{Wording.DidYouMean(text, choice.Texts.Select(value => value.Trim('"')))}");
        }

        var range = (ParameterConfiguration.Range)parameter;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value)
            || (range.WholeNumbers && Math.Truncate(value) != value))
        {
            throw new WorkflowRefusedException($"{range.Name} is a {(range.WholeNumbers ? "whole " : "")}number, not '{text}'.");
        }

        if (value < range.Min || value > range.Max)
        {
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{range.Name} = {value} lies outside of {range.Min} to {range.Max}, where the search looks"));
        }

        return value;
    }

    private static bool IsJsonScalar(string text)
    {
        try
        {
            return JsonNode.Parse(text) is null or JsonValue;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
