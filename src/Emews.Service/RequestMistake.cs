using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Emews.Rest;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Service;

/// <summary>What is wrong with the JSON of a request, in the words of who wrote it: the serializer speaks of types of C#.</summary>
internal static partial class RequestMistake
{
    private const int LongestPath = 200;

    /// <param name="error">What the serializer said.</param>
    /// <param name="request">What the route takes.</param>
    public static Problem Explain(JsonException error, Type request)
    {
        var path = error.Path ?? "$";
        path = path.Length <= LongestPath ? path : string.Concat(path.AsSpan(0, LongestPath), "…");
        return new(ProblemTypes.Malformed, "Not what this route takes", (int)HttpStatusCode.BadRequest, InWords(error, path, request), path);
    }

    private static string InWords(JsonException error, string path, Type request)
    {
        if (error.InnerException is JsonException syntax)
        {
            return $"This is no JSON, from line {syntax.LineNumber + 1}, byte {syntax.BytePositionInLine + 1} on.";
        }

        if (RecordShape.At(request, path) is not { } shape)
        {
            var (name, fields) = (path[(path.LastIndexOf('.') + 1)..], RecordShape.FieldsAround(request, path));
            var guess = Wording.DidYouMean(name, fields);
            return $"There is no field '{Wording.Short(name)}' here{(guess.Length > 0 ? guess : $". There is: {string.Join(", ", fields)}.")}";
        }

        return MissingFields().Match(error.Message) is { Success: true, Groups: var missing } ? $"Missing: {missing["names"].Value.Replace("'", "", StringComparison.Ordinal)}."
            : error.Message.StartsWith("Duplicate", StringComparison.Ordinal) ? "This field is there twice."
            : $"Here belongs {RecordShape.Word(shape)}.";
    }

    [GeneratedRegex("missing required properties including: (?<names>.*?)\\.$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MissingFields();
}
