using Emews.Service.Reads;

namespace Emews.Service.OpenApi;

/// <summary>Describes a route to look by, which carries its own description.</summary>
internal static class ReadDescription
{
    public static RouteDescription Of(ReadRoute route, Meanings meanings)
    {
        var answer = new RouteBody(schemas => schemas.OfAnswer(route.AnswerType))
        {
            MediaType = route.MediaType,
            Meaning = meanings.OfType(route.AnswerType) ?? route.Summary,
        };
        return new(NameOf(route), Section.People, route.Summary, answer)
        {
            Parameters = route.Parameters,
            Problems = route.Parameters.Any(parameter => parameter.IsInPath) ? [KnownProblem.Argument, KnownProblem.NotFound] : [KnownProblem.Argument],
        };
    }

    /// <summary>Its path without what all have.</summary>
    private static string NameOf(ReadRoute route) => string.Join('-', route.Path.Split('/').Skip(2).Select(segment => segment.Trim('{', '}')));
}
