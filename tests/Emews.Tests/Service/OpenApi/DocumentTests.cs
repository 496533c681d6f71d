using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Emews.Service;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Emews.Tests.Service.OpenApi;

/// <summary>The OpenAPI document says all that the service answers, and nothing else.</summary>
public sealed partial class DocumentTests : IAsyncLifetime
{
    private readonly List<string> _told = [];
    private ServiceScene _scene = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await ServiceScene.StartAsync(new() { OnMessage = _told.Add });

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task It_is_a_document_of_OpenAPI_without_a_mistake()
    {
        var (document, diagnostic) = OpenApiDocument.Parse(await ReadAsync(), "json", new() { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });
        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        Assert.Equal(["basic", "bearer"], document!.Components!.SecuritySchemes!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_route_is_in_it_and_nothing_else()
    {
        var document = JsonNode.Parse(await ReadAsync())!;
        var described = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"));
        Assert.Equal(Mapped().Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));

        IEnumerable<string> Mapped() => _scene.Service.Endpoints.SelectMany(endpoint =>
            endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods.Select(method => $"{method} {endpoint.RoutePattern.RawText}"));
    }

    [Fact]
    public async Task All_that_it_speaks_of_is_explained_and_said_in_words_of_the_wire()
    {
        var document = JsonNode.Parse(await ReadAsync())!;
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            foreach (var (_, operation) in methods!.AsObject())
            {
                Assert.EndsWith(".", (string?)operation!["summary"], StringComparison.Ordinal);
                Assert.NotNull(operation["responses"]!["200"]!["content"]);
                Assert.Equal(path is not "/healthz", operation["responses"]!["401"] is not null);
            }
        }

        foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
        {
            Assert.True(schema!["description"] is not null, name);
            Assert.All(schema["properties"]?.AsObject() ?? [], property => Assert.True(
                property.Value!["description"] is not null || name is "DbParams" || property.Key is "db_params", $"{name}.{property.Key}"));
        }

        Assert.All(
            Descriptions(document), text => Assert.False(WordOfCSharp().IsMatch(text), text));
    }

    [Fact]
    public async Task What_the_wire_has_is_what_the_schemas_say()
    {
        var schemas = JsonNode.Parse(await ReadAsync())!["components"]!["schemas"]!;
        Says("SubmitRequest", "request_id", """{"type":"string","format":"uuid"}""");
        Says("SubmitRequest", "tag", """{"type":["null","string"]}""");
        Says("SubmitRequest", "priorities", """{"type":"array","items":{"type":"integer","format":"int32"}}""");
        Says("NamedTasks", "task_ids", """{"type":"array","items":{"type":"integer","format":"int64"}}""");
        Says("WaitForWorkRequest", "timeout", """{"type":"number"}""");
        Says("TaskReport", "failure", """{"anyOf":[{"$ref":"#/components/schemas/TaskFailure"},{"type":"null"}]}""");
        Says("ListTasksRequest", "limit", """{"type":"integer","format":"int32","default":10000}""");
        Says("TaskResult", "state", """{"$ref":"#/components/schemas/TaskState"}""");
        Says("DbParams", "retry", "{}");
        Says("HeartbeatAnswer", "now", """{"type":"string","format":"date-time"}""");
        Assert.Equal("""["queued","running","complete","canceled","requeued"]""", schemas["TaskState"]!["enum"]!.ToJsonString());
        Assert.Equal("""["request_id","experiment_id","work_type","payloads","priorities"]""", schemas["SubmitRequest"]!["required"]!.ToJsonString());
        Assert.Equal("false", schemas["SubmitRequest"]!["additionalProperties"]!.ToJsonString());
        Assert.Equal("false", schemas["DecisionRecord"]!["additionalProperties"]!.ToJsonString());
        Assert.Null(schemas["TaskRecord"]!["additionalProperties"]);
        Assert.Equal(12, schemas["TaskRecord"]!["required"]!.AsArray().Count);

        void Says(string record, string member, string expected)
        {
            var schema = schemas[record]!["properties"]![member]!.DeepClone().AsObject();
            schema.Remove("description");
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), schema), $"{record}.{member}: {schema.ToJsonString()}");
        }
    }

    [Fact]
    public async Task It_is_for_whoever_may_look()
    {
        var watcher = ServiceToken.Create();
        await using var scene = await ServiceScene.StartAsync(new() { ReadToken = watcher });
        using var nobody = await scene.GetAsync("openapi/v1.json", null);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        using var looking = await scene.GetAsync("openapi/v1.json", new AuthenticationHeaderValue("Bearer", watcher));
        Assert.Equal(HttpStatusCode.OK, looking.StatusCode);
        Assert.Equal("application/json", looking.Content.Headers.ContentType?.MediaType);
    }

    private static IEnumerable<string> Descriptions(JsonNode? node) => node switch
    {
        JsonObject part => part.SelectMany(member => member is { Key: "description" or "summary", Value: JsonValue text } ? [text.GetValue<string>()] : Descriptions(member.Value)),
        JsonArray parts => parts.SelectMany(Descriptions),
        _ => [],
    };

    private async Task<string> ReadAsync()
    {
        using var answer = await _scene.GetAsync("openapi/v1.json", ServiceScene.Right);
        Assert.Empty(_told);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync(Token);
    }

    [GeneratedRegex(@"Async\b|\bTimeSpan|\bIReadOnly|\bGuid\b|<see|\p{Ll}\.\p{Lu}\p{Ll}+\b(?<!Python\.)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordOfCSharp();
}
