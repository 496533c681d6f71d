using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Emews.Rest;
using Emews.Service.EqSql;
using Emews.Service.OpenApi;
using Emews.Tasks;

namespace Emews.Tests.Service.OpenApi;

/// <summary>The examples of the OpenAPI document, sent to a service one after the other, are answered as they say.</summary>
public sealed partial class ExampleTests : IAsyncLifetime
{
    private ServiceScene _scene = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _scene = await ServiceScene.StartAsync();

    public ValueTask DisposeAsync() => _scene.DisposeAsync();

    [Fact]
    public async Task Those_of_the_verbs_tell_the_story_of_an_experiment()
    {
        Assert.Equal(StoreVerbs.All.Order(new ByName()), VerbExamples.All.Select(example => example.Verb).Order(new ByName()));
        foreach (var (verb, request, answer) in VerbExamples.All)
        {
            await IsAnsweredAsync(verb.Path, Json(request, verb.RequestType), Json(answer, verb.AnswerType));
        }
    }

    [Fact]
    public async Task Those_of_EQ_SQL_do_so_too()
    {
        await AskAsync(
            EqSqlDescriptions.SubmitTasks, EqSqlDescriptions.GetStatus, EqSqlDescriptions.GetPriorities, EqSqlDescriptions.GetWorkerPools,
            EqSqlDescriptions.UpdatePriorities, EqSqlDescriptions.AreQueuesEmpty);
        var agent = await _scene.Store.RegisterAgentAsync(new(Guid.NewGuid(), "pool1", "here", 1, 0, 2, TimeSpan.FromSeconds(30)), Token);
        var claimed = await _scene.Store.ClaimAsync(new(agent.AgentId, agent.AgentId << 32, 0, 2), Token);
        await _scene.Store.ReportAsync(new(agent.AgentId, [.. claimed.Tasks.Select(Ended)]), Token);
        await AskAsync(EqSqlDescriptions.QueryResult, EqSqlDescriptions.AsCompleted, EqSqlDescriptions.CancelTasks);

        static TaskReport Ended(ClaimedTask task) => new(
            task.TaskId, task.LeaseId, task.TaskId.Value == 1 ? """{"misfit": 2.5}""" : """{"misfit": 1.9}""", null, true, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
    }

    /// <summary>Times, and what is counted from them, are of the day.</summary>
    private static string Timeless(string json) => SilentFor().Replace(Time().Replace(json, "\"(time)\""), "\"silent_for\":0");

    private static string Json(object? value, Type type) => JsonSerializer.Serialize(value, type, WireJson.Options);

    private async Task AskAsync(params IEnumerable<RouteDescription> routes)
    {
        foreach (var route in routes)
        {
            await IsAnsweredAsync(route.Name, route.Request!.Examples[0]!.ToJsonString(WireJson.Options), route.Answer.Examples[0]!.ToJsonString(WireJson.Options));
        }
    }

    private async Task IsAnsweredAsync(string path, string request, string answer)
    {
        using var answered = await _scene.PostAsync(path, request);
        var text = await answered.Content.ReadAsStringAsync(Token);
        Assert.Equal($"{path} {Timeless(answer)}", $"{path} {Timeless(text)}");
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
    }

    [GeneratedRegex("\"\\d{4}-\\d\\d-\\d\\dT[^\"]*Z\"", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Time();

    [GeneratedRegex("\"silent_for\":[^,}]*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SilentFor();

    private sealed class ByName : IComparer<StoreVerb>
    {
        public int Compare(StoreVerb? x, StoreVerb? y) => string.CompareOrdinal(x?.Name, y?.Name);
    }
}
