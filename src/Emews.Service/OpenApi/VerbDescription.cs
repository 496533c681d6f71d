using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emews.Rest;

namespace Emews.Service.OpenApi;

/// <summary>Describes a verb of the stores by what is written beside its method.</summary>
internal static class VerbDescription
{
    public static RouteDescription Of(StoreVerb verb, Meanings meanings)
    {
        var (summary, details, returns) = meanings.OfMethod(VerbMethods.Of(verb));
        var isOfPools = PoolVerbs.All.Contains(verb);
        var example = VerbExamples.Of(verb);
        var (answerMayBeNull, valueMayBeNull) = VerbMethods.Nullable(verb);
        var answer = new RouteBody(
            schemas => schemas.OfAnswer(verb.AnswerType, answerMayBeNull, valueMayBeNull), Node(example.Answer, verb.AnswerType))
        {
            Meaning = returns.Length > 0 ? returns : OfAnswer(verb, meanings) ?? summary,
        };
        return new(verb.Name, isOfPools ? Section.Pools : Section.Tasks, summary, answer)
        {
            Details = $"{details} {OnRepeats(verb.Kind)}".Trim(),
            Request = new(schemas => schemas.OfRequest(verb.RequestType), Node(example.Request, verb.RequestType)),
            Problems = isOfPools ? [KnownProblem.AgentGone] : [],
        };
    }

    private static string OnRepeats(VerbKind kind) => kind switch
    {
        VerbKind.Change => "The same request may be sent again when its answer was lost: what it asks is done once.",
        VerbKind.Wait => string.Create(
            CultureInfo.InvariantCulture,
            $"A request waits {WaitTurn.Longest.TotalSeconds} s at most, whatever its timeout: then it is answered with nothing new, and sent again by who goes on waiting."),
        _ => "",
    };

    private static string? OfAnswer(StoreVerb verb, Meanings meanings) => verb.AnswerType == typeof(Done) ? "It is done." : meanings.OfType(verb.AnswerType);

    private static JsonNode? Node(object? value, Type type) => JsonSerializer.SerializeToNode(value, type, WireJson.Options);
}
