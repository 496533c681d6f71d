using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Emews.Database;
using Emews.Rest;
using Emews.Service;
using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.Tests.Service;

/// <summary>The routes to look by, as people type them.</summary>
public sealed class ReadRouteTests
{
    private const string Odd = "a/b c%2F?ü";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Experiments_are_there_on_record_or_not_whatever_their_names()
    {
        await using var scene = await ServiceScene.StartAsync();
        await scene.Store.RegisterExperimentAsync(new(Guid.NewGuid(), Odd, 4, "seed: 1\n"), Token);
        await scene.Store.SubmitAsync(new(Guid.NewGuid(), "eqsql", 7, ["1", "2"], [0]), Token);
        var list = await ReadAsync<ExperimentList>(scene, "v1/experiments");
        Assert.Equal([Odd, "eqsql"], list.Experiments.Select(experiment => experiment.ExperimentId));
        Assert.Equal(await scene.Store.ListExperimentsAsync(Token), list.Experiments, (one, other) => one.Counts == other.Counts);
        var odd = await ReadAsync<ExperimentDetails>(scene, $"v1/experiments/{Uri.EscapeDataString(Odd)}");
        Assert.Equal((Odd, 4, "seed: 1\n"), (odd.ExperimentId, odd.WorkType, odd.Configuration));
        Assert.NotNull(odd.Registered);
        var eqsql = await ReadAsync<ExperimentDetails>(scene, "v1/experiments/eqsql/");
        Assert.Equal((null, null, 2), (eqsql.WorkType, eqsql.Registered, (int)eqsql.Counts.Queued));
        await RefusedAsync(scene, "v1/experiments/a", HttpStatusCode.NotFound, "There is no experiment 'a'");
        await RefusedAsync(scene, "v1/experiments/a/tasks", HttpStatusCode.NotFound, "There is no experiment 'a'");
    }

    [Fact]
    public async Task Tasks_come_page_by_page_and_as_they_are_chosen()
    {
        await using var scene = await ServiceScene.StartAsync();
        var ids = await scene.Store.SubmitAsync(new(Guid.NewGuid(), Odd, 0, ["1", "2", "3", "4", "5"], [0]), Token);
        var agent = await JoinAsync(scene.Store, "my pool", 0);
        var claimed = await agent.ClaimAsync(4);
        await agent.ReportAsync(TestAgent.Result(claimed[0]), TestAgent.Failure(claimed[1]), TestAgent.Failure(claimed[3]));
        var tasks = $"v1/experiments/{Uri.EscapeDataString(Odd)}/tasks";

        Assert.Equal([ids[0], ids[1], ids[3]], await ReadAllAsync("?state=complete&limit=1", pages: 3));
        Assert.Equal([ids[1], ids[3]], await ReadAllAsync("?failed=true&limit=2", pages: 1));
        Assert.Equal([ids[1], ids[3]], await ReadAllAsync($"?failure_kind=exception&pool={Uri.EscapeDataString("my pool")}&limit=1", pages: 2));
        Assert.Equal([ids[4]], await ReadAllAsync("?state=queued", pages: 1));
        Assert.Equal([ids[3], ids[4]], await ReadAllAsync($"?after={ids[2]}", pages: 1));
        Assert.Empty(await ReadAllAsync("?pool=nobody", pages: 1));

        async Task<IReadOnlyList<TaskId>> ReadAllAsync(string query, int pages)
        {
            var found = new List<TaskId>();
            for (var next = tasks + query; next is not null; pages--)
            {
                var page = await ReadAsync<TaskPage>(scene, next);
                found.AddRange(page.Tasks.Select(task => task.TaskId));
                next = page.Next;
            }

            Assert.Equal(0, pages);
            return found;
        }
    }

    [Fact]
    public async Task A_task_is_there_with_its_attempts()
    {
        await using var scene = await ServiceScene.StartAsync();
        var ids = await scene.Store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, ["{\"x\": 1}"], [3], "tag"), Token);
        var agent = await JoinAsync(scene.Store, "pool", 0);
        await agent.ReportAsync(TestAgent.Failure(await agent.ClaimOneAsync()));
        var task = await ReadAsync<TaskHistory>(scene, $"v1/tasks/{ids[0]}");
        Assert.Equal(("exp", "tag", "{\"x\": 1}", 3), (task.ExperimentId, task.Tag, task.Task.Payload, task.Task.Priority));
        Assert.Equal(AttemptOutcome.Failed, Assert.Single(task.Attempts).Outcome);
        await RefusedAsync(scene, "v1/tasks/99", HttpStatusCode.NotFound, "There is no task 99.");
        await RefusedAsync(scene, "v1/tasks/one", HttpStatusCode.BadRequest, "id is a whole number from 0 to 9223372036854775807, and not 'one'.");
    }

    [Fact]
    public async Task Pools_are_there_with_their_agents()
    {
        await using var scene = await ServiceScene.StartAsync();
        await scene.Store.SubmitAsync(new(Guid.NewGuid(), "exp", 1, ["1"], [0]), Token);
        var (first, second, other) = (await JoinAsync(scene.Store, "b", 1), await JoinAsync(scene.Store, "b", 1), await JoinAsync(scene.Store, "a", 2));
        await first.ClaimOneAsync();
        await scene.Store.EndAgentAsync(second.Id, Token);
        var living = await ReadAsync<PoolList>(scene, "v1/pools");
        Assert.Equal([("a", 2), ("b", 1)], living.Pools.Select(pool => (pool.Pool, pool.WorkType)));
        Assert.Equal([(first.Id, "working", 1)], living.Pools[1].Agents.Select(agent => (agent.AgentId, agent.State, agent.Owned)));
        Assert.Equal([(other.Id, "idle")], living.Pools[0].Agents.Select(agent => (agent.AgentId, agent.State)));
        var all = await ReadAsync<PoolList>(scene, "v1/pools?work_type=1&all=true");
        Assert.Equal(["working", "ended"], Assert.Single(all.Pools).Agents.Select(agent => agent.State));
    }

    [Fact]
    public async Task Queues_are_there_by_work_type()
    {
        await using var scene = await ServiceScene.StartAsync();
        await scene.Store.SubmitAsync(new(Guid.NewGuid(), "exp", 1, ["1", "2", "3", "4"], [0]), Token);
        await scene.Store.SubmitAsync(new(Guid.NewGuid(), "exp", 2, ["1"], [0]), Token);
        var agent = await JoinAsync(scene.Store, "pool", 1);
        var claimed = await agent.ClaimAsync(3);
        await agent.ReportAsync(TestAgent.Result(claimed[0]), TestAgent.Failure(claimed[1], mayRetry: true) with { RetryAfter = TimeSpan.FromHours(1) });
        Assert.Equal([new(1, 1, 1, 1, 1), new(2, 1, 0, 0, 0)], (await ReadAsync<QueueList>(scene, "v1/queues")).Queues);
    }

    [Fact]
    public async Task What_a_route_does_not_take_is_said_with_what_it_does()
    {
        await using var scene = await ServiceScene.StartAsync();
        const string Tasks = "v1/experiments/exp/tasks";
        await RefusedAsync(scene, $"{Tasks}?limit=1001", HttpStatusCode.BadRequest, "limit is a whole number from 1 to 1000, and not '1001'.");
        await RefusedAsync(scene, $"{Tasks}?limit=0", HttpStatusCode.BadRequest, "limit is a whole number from 1 to 1000, and not '0'.");
        await RefusedAsync(scene, $"{Tasks}?state=failed", HttpStatusCode.BadRequest, "state is one of queued, running, complete, canceled, requeued, and not 'failed'.");
        await RefusedAsync(scene, $"{Tasks}?failed=1", HttpStatusCode.BadRequest, "failed is true or false, and not '1'.");
        await RefusedAsync(scene, $"{Tasks}?pool=%00", HttpStatusCode.BadRequest, "pool is a text without the character NUL");
        await RefusedAsync(scene, $"{Tasks}?stat=queued", HttpStatusCode.BadRequest, "This route takes no parameter 'stat'; did you mean 'state'?");
        await RefusedAsync(scene, $"{Tasks}?colour=red", HttpStatusCode.BadRequest, "This route takes no parameter 'colour'. It takes: state, failed, ");
        await RefusedAsync(scene, $"{Tasks}?pool=a&pool=b", HttpStatusCode.BadRequest, "pool is there several times");
        await RefusedAsync(scene, "v1/queues?all=true", HttpStatusCode.BadRequest, "This route takes no parameter 'all'.");
        await RefusedAsync(scene, "v1/queue", HttpStatusCode.NotFound, "There is no /v1/queue here. All routes: /openapi/v1.json.");
        using var post = await scene.PostAsync("v1/experiments", "{}");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal("/v1/experiments takes GET.", (await ServiceScene.ReadProblemAsync(post)).Detail);
        await RefusedAsync(scene, "v1/submit", HttpStatusCode.MethodNotAllowed, "/v1/submit takes POST.");
    }

    [Fact]
    public async Task Who_may_only_look_may_look_at_all_of_them()
    {
        var watching = $"{ServiceScene.Secret}-r";
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { ReadToken = watching });
        await scene.Store.SubmitAsync(new(Guid.NewGuid(), "1", 1, ["1"], [0]), Token);
        var shown = new AuthenticationHeaderValue("Bearer", watching);
        foreach (var path in (string[])["v1/experiments", "v1/experiments/1", "v1/experiments/1/tasks", "v1/tasks/1", "v1/pools", "v1/queues"])
        {
            using var answer = await scene.GetAsync(path, shown);
            Assert.Equal((path, HttpStatusCode.OK), (path, answer.StatusCode));
        }
    }

    private static async Task<TestAgent> JoinAsync(SqliteStore store, string pool, int workType) => new(
        store, (await store.RegisterAgentAsync(new(Guid.NewGuid(), pool, "host", 1, workType, 1, TimeSpan.FromHours(1)), Token)).AgentId, workType);

    private static async Task<T> ReadAsync<T>(ServiceScene scene, string path)
    {
        using var answer = await scene.GetAsync(path, ServiceScene.Right);
        var text = await answer.Content.ReadAsStringAsync(Token);
        Assert.True(answer.StatusCode is HttpStatusCode.OK, text);
        return JsonSerializer.Deserialize<T>(text, WireJson.Options)!;
    }

    private static async Task RefusedAsync(ServiceScene scene, string path, HttpStatusCode status, string why)
    {
        using var answer = await scene.GetAsync(path, ServiceScene.Right);
        Assert.Equal(status, answer.StatusCode);
        Assert.StartsWith(why, (await ServiceScene.ReadProblemAsync(answer)).Detail, StringComparison.Ordinal);
    }
}
