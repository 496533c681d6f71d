using System.Globalization;
using System.Net;
using Emews.Rest;
using Emews.Workflows.Configuration.Reading;
using Microsoft.AspNetCore.Http;

namespace Emews.Service.Reads;

/// <summary>What a request says for the parameters of its route.</summary>
internal sealed class RouteValues
{
    private readonly HttpContext _context;
    private readonly ReadRoute _route;

    /// <exception cref="ProblemException">It says something that the route does not take.</exception>
    public RouteValues(HttpContext context, ReadRoute route)
    {
        (_context, _route) = (context, route);
        var known = route.Parameters.Where(parameter => !parameter.IsInPath && !parameter.IsInHeader).Select(parameter => parameter.Name).ToList();
        if (context.Request.Query.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            var guess = Wording.DidYouMean(unknown, known);
            throw Wrong($"This route takes no parameter '{Wording.Short(unknown)}'{(guess.Length > 0 ? guess : known.Count > 0 ? $". It takes: {string.Join(", ", known)}." : ".")}");
        }
    }

    /// <exception cref="ProblemException">It is not what the parameter takes.</exception>
    public T Get<T>(RouteParameter<T> parameter) => Texts(parameter) switch
    {
        [] => parameter.Default!,
        [var text] when parameter.TryParse(text, out var value) => value,
        [var text] => throw Wrong($"{parameter.Name} is {parameter.Takes}, and not '{Wording.Short(text)}'."),
        _ => throw Wrong($"{parameter.Name} is there several times: give it once."),
    };

    /// <summary>The same request with another value of one parameter: its path and query.</summary>
    public string With(RouteParameter parameter, long value)
    {
        var segments = _route.Path.Split('/').Select(segment =>
            _route.Parameters.FirstOrDefault(known => known.IsInPath && string.Equals(segment, $"{{{known.Name}}}", StringComparison.Ordinal)) is { } known
                ? Uri.EscapeDataString(Texts(known)[0])
                : segment);
        var query = _context.Request.Query.Where(pair => !string.Equals(pair.Key, parameter.Name, StringComparison.Ordinal))
            .Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value.ToString())}")
            .Append(string.Create(CultureInfo.InvariantCulture, $"{parameter.Name}={value}"));
        return $"{string.Join('/', segments)}?{string.Join('&', query)}";
    }

    private static ProblemException Wrong(string detail) =>
        new(new(ProblemTypes.Argument, "A value that cannot be", (int)HttpStatusCode.BadRequest, detail));

    private string[] Texts(RouteParameter parameter) => parameter switch
    {
        { IsInPath: true } => [PathText.Read(_context, _route.Path, parameter.Name)],
        { IsInHeader: true } => [.. _context.Request.Headers[parameter.Name].Select(text => text ?? "")],
        _ => [.. _context.Request.Query[parameter.Name].Select(text => text ?? "")],
    };
}
