using System.Text.Json;
using Emews.Searches;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.OwnSearches;

/// <summary>Reads what the program of a search answers.</summary>
/// <param name="parameters">What a point has a coordinate for.</param>
internal sealed class SearchAnswer(IReadOnlyList<ParameterConfiguration> parameters)
{
    private static readonly string[] Keys = ["submit", "priorities", "cancel", "done", "notes"];
    private static readonly string[] NotNumbers = ["NaN", "Infinity"];

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="submitted">How many points were submitted before.</param>
    /// <exception cref="FormatException">It is no answer; the message says why, and how to mend it.</exception>
    public SearchDecision Read(string line, int submitted)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? Decision(document.RootElement, submitted)
                : throw new FormatException("it is no object: answer {} for nothing");
        }
        catch (JsonException error)
        {
            throw new FormatException(Array.Exists(NotNumbers, word => line.Contains(word, StringComparison.Ordinal))
                ? "it is no JSON, which knows no NaN and no infinity"
                : "it is no JSON: answer each line with one JSON object, and print what is for people on standard error", error);
        }
    }

    private SearchDecision Decision(JsonElement answer, int submitted)
    {
        foreach (var field in answer.EnumerateObject().Where(field => !Keys.Contains(field.Name, StringComparer.Ordinal)))
        {
            var guess = Wording.DidYouMean(field.Name, Keys);
            throw new FormatException($"it has the unknown key '{Wording.Short(field.Name)}'{(guess.Length > 0 ? guess : $": there are {string.Join(", ", Keys)}")}");
        }

        return new SearchDecision
        {
            Submit = [.. Items(answer, "submit", "[{\"beta\": 0.3}]").Select((point, i) => Point(point, submitted + i + 1))],
            Priorities = [.. Items(answer, "priorities", "[[3, 10]]").Select(Priority)],
            Cancel = [.. Items(answer, "cancel", "[3]").Select(point => Whole(point, "cancel"))],
            IsDone = answer.TryGetProperty("done", out var done) && Flag(done),
            Notes = [.. Items(answer, "notes", "[\"…\"]").Select(note => note.ValueKind == JsonValueKind.String ? note.GetString()! : note.GetRawText())],
        };
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement answer, string key, string example) =>
        !answer.TryGetProperty(key, out var list) || list.ValueKind == JsonValueKind.Null ? default
        : list.ValueKind == JsonValueKind.Array ? list.EnumerateArray()
        : throw new FormatException($"{key} should be a list such as {example}, and is {Wording.Short(list.GetRawText())}");

    private double[] Point(JsonElement point, int number) => point.ValueKind switch
    {
        JsonValueKind.Object => ByName(point, number),
        JsonValueKind.Array when point.GetArrayLength() == parameters.Count =>
            [.. point.EnumerateArray().Zip(parameters, (value, parameter) => Coordinate(parameter, value, number))],
        JsonValueKind.Array => throw new FormatException($"point {number} has {point.GetArrayLength()} values, and there are {parameters.Count} parameters"),
        _ => throw new FormatException($"point {number} should be an object by parameter name or a list, and is {Wording.Short(point.GetRawText())}"),
    };

    private double[] ByName(JsonElement point, int number)
    {
        foreach (var field in point.EnumerateObject().Where(field => parameters.All(parameter => !string.Equals(parameter.Name, field.Name, StringComparison.Ordinal))))
        {
            var names = parameters.Select(parameter => parameter.Name);
            var guess = Wording.DidYouMean(field.Name, names);
            throw new FormatException($"point {number} has '{Wording.Short(field.Name)}', which is no parameter{(guess.Length > 0 ? guess : $": there are {Wording.OneOf(names)}")}");
        }

        return [.. parameters.Select(parameter => point.TryGetProperty(parameter.Name, out var value)
            ? Coordinate(parameter, value, number)
            : throw new FormatException($"point {number} has no {parameter.Name}"))];
    }

    private static double Coordinate(ParameterConfiguration parameter, JsonElement value, int number) =>
        PointCoordinate.Of(parameter, value) is { Problem: null, Value: var coordinate } ? coordinate
        : throw new FormatException($"of point {number}, {parameter.Name} {PointCoordinate.Of(parameter, value).Problem}");

    private static PointPriority Priority(JsonElement pair) => pair is { ValueKind: JsonValueKind.Array } && pair.GetArrayLength() == 2
        ? new(Whole(pair[0], "priorities"), Whole(pair[1], "priorities"))
        : throw new FormatException($"priorities should hold pairs [point, priority], and holds {Wording.Short(pair.GetRawText())}");

    // A language with one type for all numbers may write 3.0.
    private static int Whole(JsonElement value, string key) =>
        value.ValueKind == JsonValueKind.Number && value.GetDouble() is var number && Math.Truncate(number) == number && Math.Abs(number) <= int.MaxValue
            ? (int)number
            : throw new FormatException($"{key} should hold whole numbers, and holds {Wording.Short(value.GetRawText())}");

    private static bool Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        _ => throw new FormatException($"done should be true or false, and is {Wording.Short(value.GetRawText())}"),
    };
}
