using System.Net;
using Emews.Service;
using Emews.Tasks;
using Emews.Tests.Pools.Models;
using Emews.Tests.Shared;
using Emews.Tests.Stores;

namespace Emews.Tests.Service;

/// <summary>Results as an event stream.</summary>
public sealed class ResultStreamTests
{
    private const string Stream = "v1/experiments/exp/results";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task It_tells_what_is_there_and_then_what_ends_however_it_ends()
    {
        await using var scene = await ServiceScene.StartAsync();
        var (ids, agent, claimed) = await SubmitAsync(scene, tasks: 5, claim: 4);
        await agent.ReportAsync(TestAgent.Result(claimed[1], "{\"y\": \"ü\\n\"}"));
        await using var stream = await scene.FollowAsync(Stream);
        Assert.Equal(new(ids[1], TaskState.Complete, "{\"y\": \"ü\\n\"}"), await stream.NextAsync());
        Assert.Equal(TimeSpan.FromSeconds(2), stream.Parser.ReconnectionInterval);
        await agent.CompleteAsync(claimed[0]);
        Assert.Equal(new(ids[0], TaskState.Complete, "1.5"), await stream.NextAsync());
        await scene.Store.CancelAsync(new([ids[4]]), Token);
        Assert.Equal(new(ids[4], TaskState.Canceled, null), await stream.NextAsync());
        await agent.ReportAsync(TestAgent.Failure(claimed[2]));
        Assert.Equal("it broke", (await stream.NextAsync())!.GetFailure()?.Message);
        await agent.CompleteAsync(claimed[3]);
        Assert.Equal(ids[3], (await stream.NextAsync())!.TaskId);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_task_that_is_tried_again_is_told_again()
    {
        await using var scene = await ServiceScene.StartAsync();
        var (ids, agent, claimed) = await SubmitAsync(scene, tasks: 1, claim: 1);
        await using var stream = await scene.FollowAsync(Stream);
        await agent.ReportAsync(TestAgent.Failure(claimed[0]));
        Assert.NotNull((await stream.NextAsync())!.GetFailure());
        await scene.Store.RetryAsync(new(ids), Token);
        await agent.CompleteAsync(await agent.ClaimOneAsync());
        Assert.Equal(new(ids[0], TaskState.Complete, "1.5"), await stream.NextAsync());
    }

    [Fact(Timeout = 60_000)]
    public async Task One_that_was_cut_goes_on_after_the_last_event_and_a_new_one_tells_all_that_is_uncollected()
    {
        await using var scene = await ServiceScene.StartAsync();
        var (ids, agent, claimed) = await SubmitAsync(scene, tasks: 5, claim: 5);
        await agent.CompleteAsync([.. claimed.Take(3)]);
        string last;
        await using (var cut = await scene.FollowAsync(Stream))
        {
            Assert.Equal([ids[0], ids[1]], await cut.NextAsync(2));
            last = cut.Parser.LastEventId;
        }

        await agent.CompleteAsync(claimed[4]);
        await using var resumed = await scene.FollowAsync(Stream, last);
        Assert.Equal([ids[2], ids[4]], await resumed.NextAsync(2));
        await scene.Store.AcknowledgeAsync(new("exp", [ids[1], ids[2]]), Token);
        await using var anew = await scene.FollowAsync(Stream);
        Assert.Equal([ids[0], ids[4]], await anew.NextAsync(2));
    }

    [Fact(Timeout = 60_000)]
    public async Task Each_tells_its_own_range_and_experiment()
    {
        await using var scene = await ServiceScene.StartAsync();
        var (ids, agent, claimed) = await SubmitAsync(scene, tasks: 4, claim: 4);
        var others = await scene.Store.SubmitAsync(new(Guid.NewGuid(), "a/b c%2F", 0, ["1"], [0]), Token);
        await using var inner = await scene.FollowAsync($"{Stream}?first={ids[1]}&last={ids[2]}");
        await using var all = await scene.FollowAsync(Stream);
        await using var other = await scene.FollowAsync($"v1/experiments/{Uri.EscapeDataString("a/b c%2F")}/results");
        await agent.CompleteAsync([.. claimed, await agent.ClaimOneAsync()]);
        Assert.Equal([ids[1], ids[2]], await inner.NextAsync(2));
        Assert.Equal(ids, await all.NextAsync(4));
        Assert.Equal(others, await other.NextAsync(1));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_acknowledgement_makes_room_for_the_next_result()
    {
        var waits = new SemaphoreSlim(0);
        await using var scene = await ServiceScene.StartAsync(onCall: (verb, token) =>
        {
            if (verb is not nameof(ITaskStore.WaitForResultsAsync))
            {
                return Task.CompletedTask;
            }

            // No news and no poll: only the acknowledgement ends this wait.
            waits.Release();
            return Task.Delay(Timeout.InfiniteTimeSpan, token);
        });
        var (ids, agent, claimed) = await SubmitAsync(scene, tasks: 2, claim: 2);
        await agent.CompleteAsync(claimed[0]);
        await using var stream = await scene.FollowAsync(Stream);
        Assert.Equal(ids[0], (await stream.NextAsync())!.TaskId);
        await waits.WaitAsync(Token);
        await agent.CompleteAsync(claimed[1]);
        await using var store = await scene.OpenAsync();
        await store.AcknowledgeAsync(new("exp", [ids[0]]), Token);
        Assert.Equal(ids[1], (await stream.NextAsync())!.TaskId);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_comes_to_stand_before_the_last_result_is_found_with_the_next_full_look()
    {
        var time = new HandTime();
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { Time = time });
        var (ids, agent, claimed) = await SubmitAsync(scene, tasks: 4, claim: 4);
        await agent.CompleteAsync(claimed[0]);
        await scene.Store.AcknowledgeAsync(new("exp", [ids[0]]), Token);
        await agent.CompleteAsync(claimed[1]);
        await using var stream = await scene.FollowAsync(Stream);
        Assert.Equal(ids[1], (await stream.NextAsync())!.TaskId);
        scene.Run($"INSERT INTO emews_queue_IN (rowid, eq_task_type, eq_task_id) VALUES (1, 0, {ids[2]}); UPDATE eq_tasks SET eq_status = 2, json_in = '7' WHERE eq_task_id = {ids[2]}");
        time.Advance(TimeSpan.FromSeconds(30));
        await agent.CompleteAsync(claimed[3]);
        Assert.Equal([ids[2], ids[3]], await stream.NextAsync(2));
    }

    [Fact(Timeout = 60_000)]
    public async Task It_says_that_it_lives_while_there_is_nothing_to_tell()
    {
        var time = new HandTime();
        var waiting = new TaskCompletionSource();
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { Time = time }, (verb, token) =>
        {
            if (verb is not nameof(ITaskStore.WaitForResultsAsync))
            {
                return Task.CompletedTask;
            }

            waiting.TrySetResult();
            return Task.Delay(Timeout.InfiniteTimeSpan, token);
        });
        await SubmitAsync(scene, tasks: 1, claim: 1);
        await using var stream = await scene.FollowAsync(Stream);
        await waiting.Task;
        Assert.Equal("retry: 2000\n\n", await stream.ReadTextAsync(13));
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(":\n\n", await stream.ReadTextAsync(3));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_database_that_is_away_meanwhile_is_waited_for()
    {
        var isAway = false;
        var met = new TaskCompletionSource();
        await using var scene = await ServiceScene.StartAsync(onCall: (_, _) =>
        {
            if (!Volatile.Read(ref isAway))
            {
                return Task.CompletedTask;
            }

            met.TrySetResult();
            return Task.FromException(new EmewsException("The database restarts.", isTransient: true));
        });
        var (ids, agent, claimed) = await SubmitAsync(scene, tasks: 2, claim: 2);
        await agent.CompleteAsync(claimed[0]);
        await using var stream = await scene.FollowAsync(Stream);
        Assert.Equal(ids[0], (await stream.NextAsync())!.TaskId);
        Volatile.Write(ref isAway, true);
        await agent.CompleteAsync(claimed[1]);
        await met.Task;
        Volatile.Write(ref isAway, false);
        Assert.Equal(ids[1], (await stream.NextAsync())!.TaskId);
    }

    [Fact(Timeout = 60_000)]
    public async Task It_ends_with_the_service_and_is_counted_among_those_who_wait()
    {
        var lines = new List<string>();
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { Grace = Timeout.InfiniteTimeSpan, OnRequest = lines.Add });
        var (ids, agent, claimed) = await SubmitAsync(scene, tasks: 1, claim: 1);
        await using var stream = await scene.FollowAsync(Stream);
        await agent.CompleteAsync(claimed);
        Assert.Equal(ids, await stream.NextAsync(1));
        using (var metrics = await scene.GetAsync("metrics", ServiceScene.Right))
        {
            Assert.Contains("\nemews_waiting_clients 1\n", await metrics.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(lines, line => line.Contains("/results", StringComparison.Ordinal));
        await scene.Service.StopAsync();
        Assert.Null(await stream.NextAsync());
        Assert.Matches(" GET /v1/experiments/{id}/results 200 .* B$", lines[^1]);
    }

    [Fact]
    public async Task What_it_cannot_tell_is_said_before_it_begins()
    {
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { ReadToken = $"{ServiceScene.Secret}-r" });
        await SubmitAsync(scene, tasks: 1, claim: 0);
        await RefusedAsync($"{Stream}?first=3&last=2", HttpStatusCode.BadRequest, "No task lies between first, which is 3, and last, which is 2.");
        await RefusedAsync($"{Stream}?first=x", HttpStatusCode.BadRequest, "first is a whole number from 0 to 9223372036854775807, and not 'x'.");
        await RefusedAsync(Stream, HttpStatusCode.BadRequest, "Last-Event-ID is a whole number from 0 to 9223372036854775807, and not '-1'.", "-1");
        await RefusedAsync("v1/experiments/other/results", HttpStatusCode.NotFound, "There is no experiment 'other'");
        await using var watcher = await EventReader.OpenAsync(scene.Service.Address, Stream, $"{ServiceScene.Secret}-r");

        async Task RefusedAsync(string path, HttpStatusCode status, string why, string? lastEventId = null)
        {
            using var client = new HttpClient { BaseAddress = scene.Service.Address };
            client.DefaultRequestHeaders.Authorization = ServiceScene.Right;
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (lastEventId is not null)
            {
                request.Headers.Add("Last-Event-ID", lastEventId);
            }

            using var answer = await client.SendAsync(request, Token);
            Assert.Equal(status, answer.StatusCode);
            Assert.StartsWith(why, (await ServiceScene.ReadProblemAsync(answer)).Detail, StringComparison.Ordinal);
        }
    }

    private static async Task<(IReadOnlyList<TaskId> Ids, TestAgent Agent, IReadOnlyList<ClaimedTask> Claimed)> SubmitAsync(
        ServiceScene scene, int tasks, int claim)
    {
        var ids = await scene.Store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, [.. Enumerable.Repeat("1", tasks)], [0]), Token);
        var registered = await scene.Store.RegisterAgentAsync(new(Guid.NewGuid(), "pool", "host", 1, 0, 1, TimeSpan.FromHours(1)), Token);
        var agent = new TestAgent(scene.Store, registered.AgentId, 0);
        return (ids, agent, claim == 0 ? [] : await agent.ClaimAsync(claim));
    }
}
