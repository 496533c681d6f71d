using System.Net;
using Emews.Rest;
using Emews.Service;
using Emews.Tasks;

namespace Emews.Tests.Service;

/// <summary>A service that stops, and what goes wrong behind it.</summary>
public sealed class EndTests
{
    private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stop_ends_waits_at_once_and_says_so()
    {
        await using var scene = await ServiceScene.StartAsync(
            new EmewsServiceOptions { Grace = Timeout.InfiniteTimeSpan }, Tell(nameof(IPoolStore.WaitForWorkAsync)));
        var agent = await RegisterAsync(scene.Store);
        var wait = scene.PostAsync("v1/wait-for-work", $"{{\"agent_id\":{agent},\"work_type\":0,\"timeout\":1000}}");
        await _called.Task.WaitAsync(Token);
        await scene.Service.StopAsync();
        using var answer = await wait;
        var problem = await ServiceScene.ReadProblemAsync(answer);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "The EMEWS service is stopping."), (answer.StatusCode, problem.Detail));
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_stop_lets_other_requests_come_to_their_end()
    {
        await using var scene = await ServiceScene.StartAsync(
            new EmewsServiceOptions { Grace = Timeout.InfiniteTimeSpan }, HoldUp(nameof(ITaskStore.SubmitAsync)));
        await using var store = await scene.OpenAsync();
        var submit = store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, ["1"], [0]), Token);
        await _called.Task.WaitAsync(Token);
        var stop = scene.Service.StopAsync();
        Assert.False(stop.IsCompleted);
        _goOn.SetResult();
        Assert.Equal([new(1)], await submit);
        await stop;
    }

    [Fact]
    public async Task What_is_not_done_when_the_grace_is_over_is_cut()
    {
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { Grace = TimeSpan.Zero }, HoldUp(nameof(ITaskStore.SubmitAsync)));
        await using var store = await scene.OpenAsync(new RestStoreOptions { Patience = TimeSpan.Zero });
        var submit = store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, ["1"], [0]), Token);
        await _called.Task.WaitAsync(Token);
        await scene.Service.StopAsync();
        var error = await Assert.ThrowsAsync<EmewsException>(() => submit);
        Assert.True(error.IsTransient);
        _goOn.SetResult();
    }

    [Fact]
    public async Task A_service_may_be_stopped_twice_and_lets_its_port_go()
    {
        await using var scene = await ServiceScene.StartAsync();
        await scene.Service.StopAsync();
        await scene.Service.StopAsync();
        await using var next = await EmewsService.StartAsync(scene.Store, new EmewsServiceOptions { Port = scene.Service.Address.Port }, Token);
        Assert.Equal(scene.Service.Address, next.Address);
    }

    [Fact]
    public async Task A_client_that_is_gone_waits_no_longer()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var scene = await ServiceScene.StartAsync(onCall: (verb, gone) =>
        {
            if (verb is nameof(IPoolStore.WaitForWorkAsync))
            {
                gone.Register(ended.SetResult);
                _called.SetResult();
            }

            return Task.CompletedTask;
        });
        await using var store = await scene.OpenAsync();
        var agent = await RegisterAsync(store);
        using var end = new CancellationTokenSource();
        var wait = store.WaitForWorkAsync(new(agent, 0, Timeout.InfiniteTimeSpan), end.Token);
        await _called.Task.WaitAsync(Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        await ended.Task.WaitAsync(Token);
    }

    [Fact]
    public async Task What_should_not_happen_is_told_to_whoever_looks_after_the_service_and_hurts_no_other_request()
    {
        var told = new TaskCompletionSource<string>();
        await using var scene = await ServiceScene.StartAsync(
            new EmewsServiceOptions { OnMessage = message => told.TrySetResult(message) },
            (verb, _) => verb is nameof(ITaskStore.CountTasksAsync) ? Task.FromException(new InvalidOperationException("the inmost part")) : Task.CompletedTask);
        await using var store = await scene.OpenAsync();
        var error = await Assert.ThrowsAsync<EmewsException>(() => store.CountTasksAsync("exp", Token));
        Assert.DoesNotContain("inmost", error.Message, StringComparison.Ordinal);
        Assert.Contains("the inmost part", await told.Task, StringComparison.Ordinal);
        Assert.True(await store.AreQueuesEmptyAsync(null, Token));
    }

    [Fact]
    public async Task A_database_that_is_away_is_nothing_but_that()
    {
        var isAway = true;
        await using var scene = await ServiceScene.StartAsync(
            onCall: (_, _) => isAway ? Task.FromException(new EmewsException("The database restarts.", isTransient: true)) : Task.CompletedTask);
        using var answer = await scene.GetAsync("readyz", ServiceScene.Right);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("The database restarts.", (await ServiceScene.ReadProblemAsync(answer)).Detail);
        Assert.NotNull(answer.Headers.RetryAfter);
        using var alive = await scene.GetAsync("healthz", null);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        isAway = false;
        using var ready = await scene.GetAsync("readyz", ServiceScene.Right);
        Assert.Matches("^{\"emews\":\"\\d", await ready.Content.ReadAsStringAsync(Token));
    }

    private static async Task<long> RegisterAsync(IPoolStore store) =>
        (await store.RegisterAgentAsync(new(Guid.NewGuid(), "pool", "host", 1, 0, 1, TimeSpan.FromHours(1)), Token)).AgentId;

    private Func<string, CancellationToken, Task> Tell(string verb) => (name, _) =>
    {
        if (string.Equals(name, verb, StringComparison.Ordinal))
        {
            _called.TrySetResult();
        }

        return Task.CompletedTask;
    };

    private Func<string, CancellationToken, Task> HoldUp(string verb) => (name, _) =>
    {
        if (!string.Equals(name, verb, StringComparison.Ordinal))
        {
            return Task.CompletedTask;
        }

        _called.TrySetResult();
        return _goOn.Task;
    };
}
