using System.Text.RegularExpressions;
using Emews.Rest;
using Emews.Service.Access;
using Emews.Service.Reads;
using Emews.Workflows.Outputs;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Emews.Service.OpenApi;

/// <summary>The OpenAPI document of a service: all its routes, each as it describes itself.</summary>
internal sealed partial class ServiceDocument
{
    private readonly OpenApiDocument _document = new()
    {
        Info = new() { Title = "EMEWS service", Version = ProgramVersion.Version, Description = DocumentTexts.Introduction, License = new() { Name = "MIT", Identifier = "MIT" } },
        // The document lies in /openapi/, and the routes beside that, also where the service is found below a path.
        Servers = [new() { Url = "..", Description = "Where this document comes from." }],
        Paths = [],
        Components = new() { SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal) },
        Tags = Section.All.Select(section => new OpenApiTag { Name = section.Name, Description = section.Meaning }).ToHashSet(),
    };

    private readonly Meanings _meanings = Meanings.Load();
    private readonly JsonSchemas _schemas;
    private readonly SchemaReader _reader;

    private ServiceDocument() => (_schemas, _reader) = (new(_meanings), new(_document));

    /// <param name="endpoints">The routes.</param>
    public static OpenApiDocument Of(IEnumerable<RouteEndpoint> endpoints)
    {
        var made = new ServiceDocument();
        made.AddSecurity();
        made.AddProblems();
        made.AddRoutes([.. endpoints.Select(endpoint => (endpoint, made.Describe(endpoint)))]);
        made.AddSchemas();
        return made._document;
    }

    private void AddRoutes(IReadOnlyList<(RouteEndpoint Endpoint, RouteDescription Route)> routes)
    {
        foreach (var request in routes.Select(route => route.Route.Request).OfType<RouteBody>())
        {
            request.Schema(_schemas);
        }

        foreach (var (endpoint, route) in routes)
        {
            Add(endpoint, route);
        }
    }

    private void Add(RouteEndpoint endpoint, RouteDescription route)
    {
        var path = Constraint().Replace(endpoint.RoutePattern.RawText!, "");
        if (!_document.Paths.TryGetValue(path, out var item))
        {
            _document.Paths.Add(path, item = new OpenApiPathItem());
        }

        foreach (var method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods)
        {
            ((OpenApiPathItem)item).AddOperation(new(method), Operation(route, endpoint.AudienceFor(method)));
        }
    }

    private RouteDescription Describe(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<StoreVerb>() is { } verb ? VerbDescription.Of(verb, _meanings)
        : endpoint.Metadata.GetMetadata<ReadRoute>() is { } read ? ReadDescription.Of(read, _meanings)
        : endpoint.Metadata.GetMetadata<RouteDescription>()
            ?? throw new InvalidOperationException($"{endpoint.RoutePattern.RawText} says nothing of what it is.");

    private OpenApiOperation Operation(RouteDescription route, Audience audience) => new()
    {
        OperationId = route.Name,
        Tags = new HashSet<OpenApiTagReference> { new(route.Section.Name, _document) },
        Summary = route.Summary,
        Description = route.Details.Length > 0 ? route.Details : null,
        Parameters = route.Parameters.Count > 0 ? [.. route.Parameters.Select(Parameter)] : null,
        RequestBody = route.Request is { } request ? new OpenApiRequestBody { Required = true, Content = Content(request) } : null,
        Responses = Responses(route, audience),
        Security = audience is Audience.Everybody ? [] : null,
    };

    private IOpenApiParameter Parameter(RouteParameter parameter) => new OpenApiParameter
    {
        Name = parameter.Name,
        In = parameter.IsInPath ? ParameterLocation.Path : parameter.IsInHeader ? ParameterLocation.Header : ParameterLocation.Query,
        Required = parameter.IsInPath,
        Description = parameter.Meaning,
        Schema = _reader.Read(_schemas.OfParameter(parameter)),
    };

    private OpenApiResponses Responses(RouteDescription route, Audience audience)
    {
        var answer = route.Answer;
        var responses = new OpenApiResponses
        {
            ["200"] = new OpenApiResponse { Description = answer.Meaning, Content = Content(answer) },
        };
        foreach (var problem in Problems(route, audience).OrderBy(problem => problem.Status))
        {
            responses.Add(problem.StatusText, new OpenApiResponseReference(problem.Name, _document));
        }

        return responses;
    }

    private static IEnumerable<KnownProblem> Problems(RouteDescription route, Audience audience)
    {
        IEnumerable<KnownProblem> own = [.. route.Problems, .. route.Request is null ? [] : KnownProblem.OfRequests];
        return audience switch
        {
            Audience.Everybody => own,
            Audience.Watchers => [.. own, .. KnownProblem.OfAnybody],
            _ => [.. own, .. KnownProblem.OfAnybody, KnownProblem.ReadOnly],
        };
    }

    private Dictionary<string, IOpenApiMediaType> Content(RouteBody body) => new(StringComparer.Ordinal)
    {
        [body.MediaType] = new OpenApiMediaType { Schema = _reader.Read(body.Schema(_schemas)), Example = body.Examples is [var example, ..] ? example?.DeepClone() ?? JsonNullSentinel.JsonNull : null },
    };

    private void AddSchemas()
    {
        foreach (var (name, schema) in _schemas.Named)
        {
            _document.AddComponent(name, _reader.Read(schema));
        }
    }

    private void AddProblems()
    {
        foreach (var problem in KnownProblem.All)
        {
            var body = new RouteBody(schemas => schemas.OfAnswer(typeof(Problem)), problem.Document) { MediaType = Problem.MediaType };
            _document.AddComponent<IOpenApiResponse>(problem.Name, new OpenApiResponse
            {
                Description = problem.Meaning,
                Content = Content(body),
                Headers = problem.IsTransient ? DocumentTexts.RetryAfter() : problem == KnownProblem.Unauthorized ? DocumentTexts.Challenge() : null,
            });
        }
    }

    private void AddSecurity()
    {
        foreach (var (scheme, meaning) in DocumentTexts.Schemes)
        {
            _document.AddComponent<IOpenApiSecurityScheme>(
                scheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = scheme, Description = meaning });
            (_document.Security ??= []).Add(new() { [new OpenApiSecuritySchemeReference(scheme, _document)] = [] });
        }
    }

    [GeneratedRegex(@":[^}]+(?=\})", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Constraint();
}
