using System.Globalization;
using Emews.Database;
using Emews.Searches;
using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.Tests.Searches;

/// <summary>The loop round a search, with a search that a test holds by the hand and tasks run at its word.</summary>
public sealed class SearchLoopTests : IAsyncLifetime
{
    private readonly SqliteDatabase _database = new();
    private readonly Observer _observer = new();
    private SqliteStore _store = null!;
    private TaskQueue _queue = null!;
    private PoolByHand _pool = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await SqliteStore.OpenAsync(_database.Path, cancellationToken: Token);
        _queue = new TaskQueue(_store, "exp");
        _pool = await PoolByHand.JoinAsync(_store, Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _store.DisposeAsync();
        _database.Dispose();
    }

    [Fact]
    public async Task Collecting_does_not_wait_for_a_search_that_thinks()
    {
        var search = new HandHeldSearch(points: 10, decideAfter: 2);
        search.Gate.Reset();
        var loop = RunAsync(search, endAfter: 10);
        await _pool.RunAsync(9, Token);
        await _observer.UntilAsync(o => o.Completed.Count == 9);
        Assert.Empty(_observer.Reprioritizations);

        search.Gate.Set();
        await _observer.UntilAsync(o => o.Reprioritizations.Count == 4);
        await _pool.RunAsync(1, Token);
        Assert.Equal(SearchEnd.Finished, await loop);
    }

    [Fact]
    public async Task Every_decision_uses_exactly_the_results_up_to_it_and_none_is_merged()
    {
        var search = new HandHeldSearch(points: 9, decideAfter: 3);
        var loop = RunAsync(search, endAfter: 9);
        await _pool.RunAsync(8, Token);
        await _observer.UntilAsync(o => o.Reprioritizations.Count == 2);
        await _pool.RunAsync(1, Token);
        await loop;
        Assert.Equal([0L, 3, 6], _observer.Decisions.Select(decision => decision.After));
        Assert.Equal([3L, 6], _observer.Reprioritizations);
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), _observer.Completed.Select(completed => completed.Order));
    }

    [Fact]
    public async Task A_decision_becomes_priorities_in_the_database()
    {
        var search = new HandHeldSearch(points: 4, decideAfter: 2);
        var loop = RunAsync(search, endAfter: 4);
        await _pool.RunAsync(2, Token);
        await _observer.UntilAsync(o => o.Reprioritizations.Count == 1);
        var priorities = await _store.GetPrioritiesAsync([new(3), new(4)], Token);
        Assert.Equal((1, 2), (priorities[new(3)], priorities[new(4)]));
        await _pool.RunAsync(2, Token);
        await loop;
    }

    [Fact]
    public async Task It_ends_when_enough_points_have_ended_and_leaves_the_rest()
    {
        var loop = RunAsync(new HandHeldSearch(points: 10, decideAfter: 100), endAfter: 4);
        await _pool.RunAsync(4, Token);
        Assert.Equal(SearchEnd.Finished, await loop);
        Assert.Equal(6, (await _store.CountTasksAsync("exp", Token)).Queued);
    }

    [Fact]
    public async Task It_ends_when_nothing_is_left_though_more_was_asked_for()
    {
        var loop = RunAsync(new HandHeldSearch(points: 3, decideAfter: 100), endAfter: 1000);
        await _pool.RunAsync(3, Token);
        Assert.Equal(SearchEnd.NoMorePoints, await loop);
    }

    [Fact]
    public async Task Points_submitted_later_are_collected_too()
    {
        var search = new HandHeldSearch(points: 2, decideAfter: 1) { SubmitMore = after => after == 1 ? [[9.0], [10.0]] : [] };
        var loop = RunAsync(search, endAfter: 4);
        await _pool.RunAsync(1, Token);
        await _observer.UntilAsync(o => o.Decisions.Count == 2);
        await _pool.RunAsync(3, Token);
        Assert.Equal(SearchEnd.Finished, await loop);
        Assert.Equal([1, 2, 3, 4], _observer.Completed.Select(completed => completed.Run.Point).Order());
        Assert.Equal([9.0], _observer.Completed.Single(completed => completed.Run.Point == 3).Run.X);
    }

    [Fact]
    public async Task A_search_by_generations_sees_the_last_result_of_each_and_submits_the_next()
    {
        var search = new HandHeldSearch(points: 3, decideAfter: 3) { SubmitMore = after => after <= 6 ? [[7.0], [8.0], [9.0]] : [] };
        var loop = RunAsync(search, endAfter: 1000);
        await _pool.RunAsync(9, Token);
        Assert.Equal(SearchEnd.NoMorePoints, await loop);
        Assert.Equal([0L, 3, 6, 9], _observer.Decisions.Select(decision => decision.After));
        Assert.Equal(9, _observer.Completed.Count);
    }

    [Fact]
    public async Task A_failed_task_has_no_value_but_counts()
    {
        var loop = RunAsync(new HandHeldSearch(points: 2, decideAfter: 100), endAfter: 2);
        await _pool.FailAsync("broken", Token);
        await _pool.RunAsync(1, Token);
        await loop;
        Assert.Equal("broken", _observer.Completed[0].ErrorKind);
        Assert.Null(_observer.Completed[0].Value);
        Assert.Equal(2.0, _observer.Completed[1].Value);
    }

    [Fact]
    public async Task More_failures_than_allowed_end_it()
    {
        var loop = RunAsync(new HandHeldSearch(points: 9, decideAfter: 100), endAfter: 9, maxFailures: 1);
        await _pool.FailAsync("broken", Token);
        await _pool.FailAsync("broken", Token);
        Assert.Equal(SearchEnd.TooManyFailures, await loop);
    }

    [Fact]
    public async Task A_search_that_throws_fails_the_run_rather_than_leaving_it_waiting()
    {
        var loop = RunAsync(new HandHeldSearch(points: 5, decideAfter: 1) { SubmitMore = _ => throw new InvalidOperationException("lost my way") }, endAfter: 5);
        await _pool.RunAsync(1, Token);
        Assert.Equal("lost my way", (await Assert.ThrowsAsync<InvalidOperationException>(() => loop)).Message);
    }

    [Fact]
    public async Task A_queue_that_fails_fails_the_run_rather_than_leaving_it_waiting()
    {
        var loop = RunAsync(new HandHeldSearch(points: 5, decideAfter: 100), endAfter: 5);
        await _pool.RunAsync(1, Token);
        await _observer.UntilAsync(o => o.Completed.Count == 1);
        await _queue.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => loop);
    }

    [Fact]
    public async Task A_search_that_is_done_ends_it()
    {
        var loop = RunAsync(new HandHeldSearch(points: 5, decideAfter: 2) { IsDoneAfterFirst = true }, endAfter: 5);
        await _pool.RunAsync(2, Token);
        Assert.Equal(SearchEnd.Done, await loop);
    }

    [Fact]
    public async Task In_lockstep_claims_stay_closed_until_the_decision_is_carried_out()
    {
        await _store.RegisterExperimentAsync(new(Guid.NewGuid(), "exp", 0, "", LockstepEvery: 2), Token);
        var search = new HandHeldSearch(points: 6, decideAfter: 2);
        search.Gate.Reset();
        var loop = RunAsync(search, endAfter: 6, lockstepEvery: 2);
        await _pool.RunAsync(2, Token);
        await _observer.UntilAsync(o => o.Completed.Count == 2);
        Assert.Equal(0, await _pool.TryRunAsync(1, Token));
        search.Gate.Set();
        await _pool.RunAsync(4, Token);
        Assert.Equal(SearchEnd.Finished, await loop);
        Assert.Equal([1, 2, 6, 5, 4, 3], _observer.Completed.Select(completed => completed.Run.Point));
    }

    [Fact]
    public async Task A_point_with_replicates_ends_with_the_last_of_them_in_the_mean_of_those_that_finished()
    {
        var search = new HandHeldSearch(points: 2, decideAfter: 100);
        var loop = RunAsync(search, Options(endAfter: 2) with { Replicates = 3, ToPayload = run => $"{(10 * run.Point) + run.Replicate}" });
        await _pool.RunAsync(2, Token);
        await _pool.FailAsync("broken", Token);
        await _pool.RunAsync(3, Token);
        Assert.Equal(SearchEnd.Finished, await loop);
        Assert.Equal([1, 2, 3, 1, 2, 3], _observer.Completed.Select(completed => completed.Run.Replicate));
        Assert.Equal([3, 6], _observer.Completed.Where(completed => completed.PointEnded is not null).Select(completed => (int)completed.Order));
        Assert.Equal(new EndedPoint(1, 11.5, Runs: 2, StandardError: 0.5), _observer.Completed[2].PointEnded);
        Assert.Equal(new EndedPoint(2, 22, Runs: 3, StandardError: Math.Sqrt(1.0 / 3)), _observer.Completed[5].PointEnded);
    }

    [Fact]
    public async Task All_tasks_of_a_point_get_its_priority()
    {
        var search = new HandHeldSearch(points: 3, decideAfter: 1);
        var loop = RunAsync(search, Options(endAfter: 3) with { Replicates = 2 });
        await _pool.RunAsync(2, Token);
        await _observer.UntilAsync(o => o.Reprioritizations.Count == 1);
        var priorities = await _store.GetPrioritiesAsync([new(3), new(4), new(5), new(6)], Token);
        Assert.Equal([1, 1, 2, 2], priorities.OrderBy(pair => pair.Key).Select(pair => pair.Value));
        await _pool.RunAsync(4, Token);
        await loop;
    }

    [Fact]
    public async Task In_lockstep_with_replicates_a_decision_that_is_not_due_yet_does_not_keep_claims_closed()
    {
        await _store.RegisterExperimentAsync(new(Guid.NewGuid(), "exp", 0, "", LockstepEvery: 2), Token);
        await _store.RegisterAgentAsync(new(Guid.NewGuid(), "another", "here", 1, 0, 4, TimeSpan.FromSeconds(30)), Token);
        var search = new HandHeldSearch(points: 3, decideAfter: 1);
        var loop = RunAsync(search, Options(endAfter: 3) with { Replicates = 2, LockstepEvery = 2 });

        // One run of each of two points: claims are closed, and no point has ended.
        var held = await _pool.ClaimAsync(4, Token);
        await _pool.EndAsync([held[0], held[2]], Token);
        await _observer.UntilAsync(o => o.Reprioritizations.Count == 1);
        await _pool.EndAsync([held[1], held[3]], Token);
        await _pool.RunAsync(2, Token);
        Assert.Equal(SearchEnd.Finished, await loop);
    }

    [Fact]
    public async Task Where_more_is_better_the_search_is_told_the_negative_and_people_the_value()
    {
        var search = new HandHeldSearch(points: 2, decideAfter: 100);
        var loop = RunAsync(search, Options(endAfter: 3) with { Maximize = true });
        await _pool.RunAsync(2, Token);
        await loop;
        Assert.Equal([1.0, 2.0], _observer.Completed.Select(completed => completed.Value!.Value));
        Assert.Equal([-1.0, -2.0], search.Ended.Select(ended => ended.Value!.Value));
    }

    [Fact]
    public async Task Nothing_but_failures_at_first_ends_it()
    {
        var loop = RunAsync(new HandHeldSearch(points: 9, decideAfter: 100), Options(endAfter: 9) with { StopAfterFirstFailures = 3 });
        for (var i = 0; i < 3; i++)
        {
            await _pool.FailAsync("broken", Token);
        }

        Assert.Equal(SearchEnd.FirstAllFailed, await loop);
    }

    [Fact]
    public async Task Failures_after_a_success_do_not()
    {
        var loop = RunAsync(new HandHeldSearch(points: 4, decideAfter: 100), Options(endAfter: 4) with { StopAfterFirstFailures = 2 });
        await _pool.FailAsync("broken", Token);
        await _pool.RunAsync(1, Token);
        await _pool.FailAsync("broken", Token);
        await _pool.FailAsync("broken", Token);
        Assert.Equal(SearchEnd.Finished, await loop);
    }

    [Fact]
    public async Task A_decision_that_only_submits_is_noted_down_with_what_the_search_wants_to_remember()
    {
        await _store.RegisterExperimentAsync(new(Guid.NewGuid(), "exp", 0, ""), Token);
        var loop = RunAsync(new OneByOneSearch(), endAfter: 4);
        await _pool.RunAsync(4, Token);
        Assert.Equal(SearchEnd.Finished, await loop);
        var decisions = await _store.ListDecisionsAsync("exp", Token);
        Assert.Equal([1L, 2, 3], decisions.Select(decision => decision.After));
        Assert.Empty(_observer.Reprioritizations);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(2, 2)]
    public async Task A_search_that_submits_as_it_goes_is_taken_up_with_the_points_it_had(int notedDown, int acknowledged)
    {
        string[] payloads = ["0", "1", "11", "111"];
        await _queue.SubmitAsync(0, payloads, cancellationToken: Token);
        await _pool.RunAsync(3, Token);
        var tasks = payloads.Select((payload, i) => new PastTask(new TaskId(i + 1), payload)).ToList();

        // It ended before all decisions were noted down, or the last result was acknowledged, but not before the points were submitted.
        var history = new SearchHistory
        {
            Tasks = tasks,
            Collected = [.. tasks.Take(acknowledged).Select((task, i) => new PastResult(i + 1, task.TaskId, new TaskResult(task.TaskId, TaskState.Complete, payloads[i])))],
            Decisions = Enumerable.Range(1, notedDown).ToDictionary(after => (long)after, after => (string?)$"after {after}"),
        };
        var again = new OneByOneSearch();
        var loop = new SearchLoop(_queue, again, Options(endAfter: 6), _observer).RunAsync(history, Token);
        await _pool.RunAsync(3, Token);
        Assert.Equal(SearchEnd.Finished, await loop);
        Assert.Equal(Enumerable.Range(1, notedDown).Select(after => $"after {after}"), again.Remembered);
        Assert.Equal(6, (await _store.CountTasksAsync("exp", Token)).Total);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_task_that_was_tried_again_is_heard_of_as_it_was_and_then_as_it_is(bool isOver)
    {
        await _queue.SubmitAsync(0, ["1", "2", "3"], cancellationToken: Token);
        await _pool.FailAsync("broken", Token);
        await _pool.RunAsync(1, Token);
        if (isOver)
        {
            await _store.CancelAsync(new([new(3)]), Token);
        }

        await _store.AcknowledgeAsync(new("exp", [new(1), new(2)]), Token);
        await _store.RetryAsync(new([new(1)]), Token);
        var search = new HandHeldSearch(points: 3, decideAfter: 100);
        var collected = await _store.ListCollectedAsync(new("exp"), Token);
        var history = new SearchHistory
        {
            Tasks = [new(new(1), "1"), new(new(2), "2"), new(new(3), "3")],
            Collected = [new(1, new(1), collected[0].Then) { IsTriedAgain = true }, new(2, new(2), new(new(2), TaskState.Complete, "2"))],
            Decisions = new Dictionary<long, string?>(),
        };

        var loop = new SearchLoop(_queue, search, Options(endAfter: isOver ? 2 : 3), _observer).RunAsync(history, Token);
        await _pool.RunAsync(isOver ? 1 : 2, Token);

        Assert.Equal(SearchEnd.Finished, await loop);
        var heard = search.Ended.Select(ended => (ended.Point, ended.Value)).ToList();
        // The result that ends a run is not heard.
        Assert.Equal(isOver ? [(1, null)] : [(1, null), (2, 2.0), (1, 1.0)], heard);
        Assert.Equal(isOver ? [3L] : [3L, 4], _observer.Completed.Select(completed => completed.Order));
        Assert.Equal(1, _observer.Completed[0].PointEnded?.Value);
    }

    [Fact]
    public async Task Tasks_that_are_tried_again_are_no_first_attempts()
    {
        await _queue.SubmitAsync(0, ["1", "2"], cancellationToken: Token);
        await _pool.FailAsync("broken", Token);
        await _pool.FailAsync("broken", Token);
        await _store.AcknowledgeAsync(new("exp", [new(1), new(2)]), Token);
        await _store.RetryAsync(new([new(1), new(2)]), Token);
        var collected = await _store.ListCollectedAsync(new("exp"), Token);
        var history = new SearchHistory
        {
            Tasks = [new(new(1), "1"), new(new(2), "2")],
            Collected = [.. collected.Select(task => new PastResult(task.Order, task.TaskId, task.Then) { IsTriedAgain = true })],
            Decisions = new Dictionary<long, string?>(),
        };
        var options = Options(endAfter: 2) with { StopAfterFirstFailures = 1 };

        var loop = new SearchLoop(_queue, new HandHeldSearch(points: 2, decideAfter: 100), options, _observer).RunAsync(history, Token);
        await _pool.FailAsync("broken", Token);
        await _pool.FailAsync("broken", Token);

        Assert.Equal(SearchEnd.Finished, await loop);
    }

    [Fact]
    public async Task Where_more_is_asked_for_a_search_may_begin_with_more_than_it_did()
    {
        await _queue.SubmitAsync(0, ["1", "2"], cancellationToken: Token);
        var history = new SearchHistory
        {
            Tasks = [new(new(1), "1"), new(new(2), "2")],
            Collected = [],
            Decisions = new Dictionary<long, string?>(),
        };
        var search = new HandHeldSearch(points: 4, decideAfter: 100);
        await Assert.ThrowsAsync<EmewsException>(() => new SearchLoop(_queue, search, Options(endAfter: 4)).RunAsync(history, Token));

        var loop = new SearchLoop(_queue, search, Options(endAfter: 4), _observer).RunAsync(history with { HasMorePoints = true }, Token);
        await _pool.RunAsync(4, Token);
        Assert.Equal(SearchEnd.Finished, await loop);
        Assert.Equal([1, 2, 3, 4], _observer.Completed.Select(completed => completed.Run.Point).Order());
    }

    [Fact]
    public async Task A_search_with_fewer_points_than_asked_for_says_so()
    {
        var loop = RunAsync(new HandHeldSearch(points: 2, decideAfter: 100), endAfter: 3);
        await _pool.RunAsync(2, Token);
        Assert.Equal(SearchEnd.NoMorePoints, await loop);
    }

    [Fact]
    public async Task A_search_that_thinks_before_its_first_point_does_not_keep_from_ending()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var search = new OneByOneSearch();
        search.Gate.Reset();
        var loop = new SearchLoop(_queue, search, Options(endAfter: 6), _observer).RunAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        search.Gate.Set();
    }

    [Fact]
    public async Task A_search_that_is_done_at_the_start_ends_it()
    {
        Assert.Equal(SearchEnd.Done, await RunAsync(new OneByOneSearch { IsDoneAtOnce = true }, endAfter: 6));
    }

    [Fact]
    public async Task A_point_without_a_value_says_why()
    {
        var search = new HandHeldSearch(points: 2, decideAfter: 100);
        var loop = RunAsync(search, endAfter: 3);
        await _pool.FailAsync("broken", Token);
        await _pool.RunAsync(1, Token);
        await loop;
        Assert.Equal(["broken", null], search.Ended.Select(ended => ended.Error));
    }

    private static SearchLoopOptions Options(int endAfter) =>
        new() { EndAfter = endAfter, ToPayload = run => run.X[0].ToString(CultureInfo.InvariantCulture) };

    private Task<SearchEnd> RunAsync(ISearch search, int endAfter, int? maxFailures = null, int? lockstepEvery = null) =>
        RunAsync(search, Options(endAfter) with { MaxFailures = maxFailures, LockstepEvery = lockstepEvery });

    private Task<SearchEnd> RunAsync(ISearch search, SearchLoopOptions options) => new SearchLoop(_queue, search, options, _observer).RunAsync(Token);

    /// <summary>Submits points 1, 2, …; at every decision the newest point comes first.</summary>
    private sealed class HandHeldSearch(int points, int decideAfter) : ISearch
    {
        private readonly HashSet<int> _ended = [];

        public List<EndedPoint> Ended { get; } = [];

        public ManualResetEventSlim Gate { get; } = new(initialState: true);

        public Func<int, double[][]> SubmitMore { get; init; } = _ => [];

        public bool IsDoneAfterFirst { get; init; }

        public SearchDecision Begin() => new() { Submit = [.. Enumerable.Range(1, points).Select(i => new double[] { i })] };

        public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken)
        {
            Ended.Add(ended);
            _ended.Add(ended.Point);
            if (_ended.Count % decideAfter != 0)
            {
                return null;
            }

            Gate.Wait(cancellationToken);
            var open = Enumerable.Range(1, points).Except(_ended).Reverse().ToList();
            return new SearchDecision
            {
                Submit = SubmitMore(_ended.Count),
                Priorities = [.. open.Select((point, rank) => new PointPriority(point, open.Count - rank))],
                IsDone = IsDoneAfterFirst,
            };
        }
    }

    /// <summary>Submits one point after the other: its coordinate is ten times that before, and one.</summary>
    private sealed class OneByOneSearch : ISearch
    {
        private double _last;

        public List<string?> Remembered { get; } = [];

        public ManualResetEventSlim Gate { get; } = new(initialState: true);

        public bool IsDoneAtOnce { get; init; }

        public SearchDecision Begin()
        {
            Gate.Wait();
            return new SearchDecision { Submit = [[0.0]], IsDone = IsDoneAtOnce };
        }

        public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken)
        {
            _last = (10 * _last) + 1;
            return new SearchDecision { Submit = [[_last]] };
        }

        public SearchDecision? Recall(EndedPoint ended, string? memory, CancellationToken cancellationToken)
        {
            Remembered.Add(memory);
            return Observe(ended, cancellationToken);
        }
    }

    /// <summary>Remembers what it hears, and lets a test wait for it.</summary>
    private sealed class Observer : ISearchObserver
    {
        private readonly SemaphoreSlim _changed = new(0);

        public List<CompletedTask> Completed { get; } = [];

        public List<LoggedDecision> Decisions { get; } = [];

        public List<long> Reprioritizations { get; } = [];

        public async Task UntilAsync(Func<Observer, bool> condition)
        {
            while (!condition(this))
            {
                await _changed.WaitAsync(Token);
            }
        }

        public void Submitted(IReadOnlyList<SubmittedTask> tasks) => _changed.Release();

        void ISearchObserver.Completed(CompletedTask completed) => Add(Completed, completed);

        public void Decided(LoggedDecision decision) => Add(Decisions, decision);

        public void Reprioritized(long after, TimeSpan duration) => Add(Reprioritizations, after);

        public void Lagging(int waiting)
        {
        }

        private void Add<T>(List<T> list, T item)
        {
            list.Add(item);
            _changed.Release();
        }
    }
}

/// <summary>A pool that runs tasks one by one when a test says so; the result is the payload.</summary>
internal sealed class PoolByHand(IPoolStore store, long agentId)
{
    private long _lease = agentId << 32;

    public static async Task<PoolByHand> JoinAsync(IPoolStore store, CancellationToken token) => new(
        store, (await store.RegisterAgentAsync(new(Guid.NewGuid(), "by-hand", "here", 1, 0, 1, TimeSpan.FromSeconds(30)), token)).AgentId);

    public async Task RunAsync(int count, CancellationToken token)
    {
        for (var done = 0; done < count; done += await TryRunAsync(1, token))
        {
            await store.WaitForWorkAsync(new(agentId, 0, TimeSpan.FromSeconds(1)), token);
        }
    }

    public async Task<int> TryRunAsync(int limit, CancellationToken token)
    {
        var claimed = await store.ClaimAsync(new(agentId, ++_lease, 0, limit), token);
        return await ReportAsync(claimed.Tasks, task => (task.Payload, null), token);
    }

    public async Task<IReadOnlyList<ClaimedTask>> ClaimAsync(int limit, CancellationToken token)
    {
        await store.WaitForWorkAsync(new(agentId, 0, TimeSpan.FromSeconds(30)), token);
        return (await store.ClaimAsync(new(agentId, ++_lease, 0, limit), token)).Tasks;
    }

    public Task<int> EndAsync(IReadOnlyList<ClaimedTask> tasks, CancellationToken token) => ReportAsync(tasks, task => (task.Payload, null), token);

    public async Task FailAsync(string kind, CancellationToken token)
    {
        await store.WaitForWorkAsync(new(agentId, 0, TimeSpan.FromSeconds(30)), token);
        var claimed = await store.ClaimAsync(new(agentId, ++_lease, 0, 1), token);
        await ReportAsync(claimed.Tasks, _ => (null, new TaskFailure(kind, "at the test's word", 1)), token);
    }

    private async Task<int> ReportAsync(
        IReadOnlyList<ClaimedTask> claimed, Func<ClaimedTask, (string? Result, TaskFailure? Failure)> run, CancellationToken token)
    {
        var now = DateTimeOffset.UnixEpoch;
        var reports = claimed.Select(task => (task, end: run(task)))
            .Select(t => new TaskReport(t.task.TaskId, t.task.LeaseId, t.end.Result, t.end.Failure, MayRetry: false, now, now));
        await store.ReportAsync(new(agentId, [.. reports]), token);
        return claimed.Count;
    }
}
