using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emews.Database;
using Emews.Rest;
using Emews.Service;
using Emews.Service.EqSql;
using Emews.Service.OpenApi;
using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Service;

/// <summary>What goes over the wire fits the schemas of the OpenAPI document, and what is refused does not.</summary>
public sealed class SchemaTests : IAsyncLifetime
{
    private const string Json = "application/json";

    private readonly SqliteDatabase _file = new();
    private readonly HttpClient _client = new();
    private SqliteStore _store = null!;
    private EmewsService _service = null!;
    private SchemaCases _cases = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync(_file.Path, null, Token);
        _service = await EmewsService.StartAsync(_store, cancellationToken: Token);
        _client.BaseAddress = _service.Address;
        _cases = new(JsonNode.Parse(await _client.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative), Token))!);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
        await _store.DisposeAsync();
        _file.Dispose();
    }

    [Fact]
    public async Task Each_verb_takes_and_gives_what_its_schemas_say()
    {
        foreach (var (verb, request, _) in VerbExamples.All)
        {
            await AskAsync(verb.Path, JsonSerializer.SerializeToNode(request, verb.RequestType, WireJson.Options)!.AsObject());
        }

        string[] looks = ["v1/experiments", "v1/experiments/{id}", "v1/experiments/{id}/tasks", "v1/tasks/{id}", "v1/pools", "v1/queues", "readyz"];
        foreach (var path in looks)
        {
            var place = path.Replace("{id}", path.StartsWith("v1/tasks", StringComparison.Ordinal) ? "2" : "flu-2026.1", StringComparison.Ordinal);
            var answer = await _client.GetStringAsync(new Uri(place is "v1/pools" ? "v1/pools?all=true" : place, UriKind.Relative), Token);
            _cases.Add(AnswerOf(path, "get"), JsonNode.Parse(answer));
        }

        await _cases.CheckAsync();
    }

    [Fact]
    public async Task So_do_the_routes_of_EQ_SQL()
    {
        RouteDescription[] queue =
        [
            EqSqlDescriptions.SubmitTasks, EqSqlDescriptions.GetStatus, EqSqlDescriptions.GetPriorities, EqSqlDescriptions.GetWorkerPools,
            EqSqlDescriptions.UpdatePriorities, EqSqlDescriptions.AreQueuesEmpty,
        ];
        foreach (var route in queue)
        {
            await AskAsync(route.Name, route.Request!.Examples[0]!.AsObject());
        }

        await AskAsync("update_priorities", new JsonObject { ["task_ids"] = new JsonArray(1, 2), ["new_priority"] = new JsonArray(1) }, isSpoilt: false);
        await AskAsync("as_completed", new JsonObject { ["task_ids"] = new JsonArray(1, 2), ["timeout"] = 0 }, isSpoilt: false);
        await AskAsync("query_result", new JsonObject { ["eq_task_id"] = 2, ["timeout"] = 0 }, isSpoilt: false);
        var agent = await _store.RegisterAgentAsync(new(Guid.NewGuid(), "pool1", "here", 1, 0, 2, TimeSpan.FromSeconds(30)), Token);
        var claimed = await _store.ClaimAsync(new(agent.AgentId, agent.AgentId << 32, 0, 2), Token);
        await _store.ReportAsync(new(agent.AgentId, [.. claimed.Tasks.Select(Ended)]), Token);
        foreach (var route in (RouteDescription[])[EqSqlDescriptions.QueryResult, EqSqlDescriptions.AsCompleted, EqSqlDescriptions.CancelTasks])
        {
            await AskAsync(route.Name, route.Request!.Examples[0]!.AsObject());
        }

        await _cases.CheckAsync();

        static TaskReport Ended(ClaimedTask task) => new(
            task.TaskId, task.LeaseId, "1.9", null, true, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    }

    private static string[] AnswerOf(string path, string method) => ["paths", $"/{path}", method, "responses", "200", "content", Json, "schema"];

    /// <summary>Sends a request, and before it spoilt ones, of which the document and the service have to think the same.</summary>
    private async Task AskAsync(string path, JsonObject request, bool isSpoilt = true)
    {
        string[] schema = ["paths", $"/{path}", "post", "requestBody", "content", Json, "schema"];
        foreach (var spoilt in isSpoilt ? Spoil(request) : [])
        {
            var (refused, problem) = await SendAsync(path, spoilt);
            Assert.Equal(HttpStatusCode.BadRequest, refused);
            _cases.Add(schema, spoilt, fits: false);
            _cases.Add(["components", "responses", "Malformed", "content", Problem.MediaType, "schema"], problem);
        }

        foreach (var less in path.StartsWith("v1/", StringComparison.Ordinal) ? LeaveOut(request) : [])
        {
            var (accepted, _) = await SendAsync(path, less);
            Assert.True(accepted is HttpStatusCode.OK or HttpStatusCode.BadRequest, $"{accepted} {path} {less}");
            _cases.Add(schema, less, fits: accepted is HttpStatusCode.OK);
        }

        var (status, answer) = await SendAsync(path, request);
        Assert.Equal(HttpStatusCode.OK, status);
        _cases.Add(schema, request);
        _cases.Add(AnswerOf(path, "post"), answer);
    }

    private static IEnumerable<JsonObject> Spoil(JsonObject request)
    {
        var more = request.DeepClone().AsObject();
        more["colour"] = 1;
        yield return more;
        foreach (var (name, _) in request)
        {
            var other = request.DeepClone().AsObject();
            other[name] = new JsonObject { ["colour"] = 1 };
            yield return other;
        }
    }

    private static IEnumerable<JsonObject> LeaveOut(JsonObject request)
    {
        foreach (var (name, _) in request)
        {
            var less = request.DeepClone().AsObject();
            less.Remove(name);
            yield return less;
        }
    }

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> SendAsync(string path, JsonObject request)
    {
        using var content = new StringContent(request.ToJsonString(), Encoding.UTF8, Json);
        using var answer = await _client.PostAsync(new Uri(path, UriKind.Relative), content, Token);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync(Token)));
    }
}
