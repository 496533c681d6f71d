using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>One call, in small numbers that a generator can draw and shrink.</summary>
public sealed record WalkStep(int Verb, int A, int B, int C);

/// <summary>Makes calls on a store and writes down every answer, in words that do not depend on who gave it.</summary>
internal sealed class StoreWalk(IStoreCarrier carrier, StoreClient client)
{
    public const int Verbs = 22;
    public static readonly string[] Experiments = ["a", "b", "c"];

    // No sum of twenties, and of seconds that the walk takes, is near it.
    private static readonly TimeSpan ForeignLease = TimeSpan.FromSeconds(50);

    private readonly ITaskStore _tasks = client.Tasks;
    private readonly IPoolStore _pools = client.Pools;
    private readonly List<long> _agents = [];
    private readonly Dictionary<long, long> _leases = [];
    private readonly List<(long Agent, ClaimedTask Task)> _claimed = [];
    private readonly List<Func<Task<string>>> _calls = [];
    private readonly HashSet<Func<Task<string>>> _claims = [];
    private IReadOnlyList<TaskId> _taken = [];
    private long _cursor;
    private int _requests;

    public async Task<List<string>> GoAsync(IEnumerable<WalkStep> steps)
    {
        var log = new List<string>();
        foreach (var step in steps)
        {
            var call = ToCall(step);
            _calls.Add(call);
            string answer;
            try
            {
                answer = await call();
            }
            catch (Exception e) when (e is EmewsException or ArgumentException)
            {
                answer = e.GetType().Name;
            }

            log.Add($"{step}: {answer}\n{await StoreState.DescribeAsync(_tasks, Experiments)}");
        }

        return log;
    }

    private Func<Task<string>> ToCall(WalkStep step) => step.Verb switch
    {
        < 8 => ToPoolCall(step, _agents.Count == 0 ? 1 : _agents[step.A % _agents.Count], NewRequest()),
        < 17 => ToMeCall(step, Experiments[step.C % 2], NewRequest()),
        < 19 => ToCallAgain(step, NewRequest()),
        >= 20 => ToForeignCall(step),
        _ when _calls.Count == 0 => () => Task.FromResult("nothing to repeat"),
        _ => Repeat(_calls[((step.A * 10) + step.B) % _calls.Count]),
    };

    // Who sends a claim again has not heard of it, and so has done nothing since: of claims, only the last call is repeated.
    private Func<Task<string>> Repeat(Func<Task<string>> earlier) => _claims.Contains(earlier) ? _calls[^1] : earlier;

    private Func<Task<string>> ToPoolCall(WalkStep step, long agent, Guid request)
    {
        var (verb, a, b, c) = step;
        switch (verb)
        {
            case 0:
                var registration = new AgentRegistration(
                    request, $"pool{a % 2}", "host", 1, b % 2, 2, TimeSpan.FromSeconds(30), 1 + (c % 2));
                return () => RegisterAsync(registration);
            case 1 or 2:
                var lease = _leases[agent] = _leases.GetValueOrDefault(agent, agent << 32) + 1;
                Func<Task<string>> claim = () => ClaimAsync(new(agent, lease, b % 2, 1 + (c % 3)));
                _claims.Add(claim);
                return claim;
            case 3 or 4:
                List<TaskReport> reports = [.. Held(a, b).Select(held => ToReport(held.Task, c))];
                return async () => string.Join(' ', await _pools.ReportAsync(new(agent, reports)));
            case 5:
                var released = Leases(Held(a, b));
                return () => DoneAsync(() => _pools.ReleaseAsync(new(agent, released)));
            case 6 when c < 7:
                var named = Leases(_claimed.Where(held => held.Agent == agent).Skip(b));
                return () => HeartbeatAsync(new(agent, b, c == 0, named));
            case 6 when c == 9:
                return async () => string.Join(' ', (await _tasks.EndPoolAsync(new($"pool{a % 2}", b % 2, AtOnce: a < 5))).Select(id => _agents.IndexOf(id)).Order());
            case 6:
                return () => DoneAsync(() => _pools.EndAgentAsync(agent));
            default:
                // No sum of twenties is near the lease time itself, where a real clock's own seconds would decide.
                return () => RescueAsync(TimeSpan.FromSeconds(a < 5 ? 0 : a < 8 ? 20 : 40));
        }
    }

    private Func<Task<string>> ToMeCall(WalkStep step, string experiment, Guid request)
    {
        var (verb, a, b, c) = step;
        TaskId[] ids = [new(1 + a), new(1 + b), new(1 + a + b)];
        switch (verb)
        {
            case 8 or 9:
                var submit = new SubmitRequest(request, experiment, c % 2, [.. Enumerable.Repeat("{}", a % 4)], [b - 4]);
                return async () => Ids(await _tasks.SubmitAsync(submit));
            case 10:
                return async () => Ids(await _tasks.CancelAsync(new(ids, c % 2 == 0)));
            case 11:
                return async () => Ids(await _tasks.UpdatePrioritiesAsync(new(ids, c % 2 == 0 ? [c] : [a, b, c])));
            case 12:
                return async () => Ids(await _tasks.UpdatePrioritiesAsync(new(ids, [c], "a", new DecisionRecord("a", 2 * (a % 3), "{}"))));
            case 13:
                return () => TakeAsync(new(experiment, new(b), new(b + (a * 4)), c < 5 ? 0 : _cursor, MaxBytes: 1 + (a * b)));
            case 14:
                var collected = new AcknowledgeRequest(Experiments[b % 2], c % 2 == 0 ? _taken : [.. _taken.Reverse(), .. ids]);
                return () => DoneAsync(() => _tasks.AcknowledgeAsync(collected));
            case 15 when a < 2:
                return () => DoneAsync(() => _tasks.ClearQueuesAsync(experiment));
            case 15 when a < 4:
                return async () => $"{await _tasks.CancelExperimentAsync(experiment)}";
            case 15:
                return () => DoneAsync(() => _tasks.StopPoolsAsync(new(request, b % 2, c % 3)));
            default:
                return async () => $"{await _tasks.RegisterExperimentAsync(new(request, experiment, b % 2, "", c < 5 ? 2 : null))}";
        }
    }

    private Func<Task<string>> ToCallAgain(WalkStep step, Guid request)
    {
        var (_, a, b, c) = step;
        var (from, to) = (Experiments[a % 3], Experiments[b % 3]);
        switch (c)
        {
            case < 5:
                return async () => Ids(await _tasks.RetryAsync(new([new(1 + a), new(1 + b), new(1 + a + b)])));
            case < 7:
                return async () => $"{await _tasks.UpdateExperimentAsync(from, $"{b}")}";
            default:
                Guid? known = null;
                return async () =>
                {
                    known ??= (await _tasks.FindExperimentAsync(from))?.RequestId ?? request;
                    return $"{await _tasks.RenameExperimentAsync(new(known.Value, from, to))}";
                };
        }
    }

    // It may report at any time: who took a task long ago may come back whatever has become of it.
    private Func<Task<string>> ToForeignCall(WalkStep step)
    {
        var id = new TaskId(1 + step.A + step.B);
        return step.Verb == 20
            ? () => DoneAsync(() => carrier.Foreign.TakeAsync(id, $"swift{step.C}"))
            : () => DoneAsync(() => carrier.Foreign.ReportAsync(id, $"{step.C}"));
    }

    private async Task<string> RegisterAsync(AgentRegistration registration)
    {
        var answer = await _pools.RegisterAgentAsync(registration);
        if (!_agents.Contains(answer.AgentId))
        {
            _agents.Add(answer.AgentId);
        }

        return $"agent {_agents.IndexOf(answer.AgentId)}";
    }

    private async Task<string> ClaimAsync(ClaimRequest claim)
    {
        var answer = await _pools.ClaimAsync(claim);
        _claimed.AddRange(answer.Tasks.Select(task => (claim.AgentId, task)));
        return $"{Claims(answer.Tasks)} stop {answer.StopPool}";
    }

    private async Task<string> HeartbeatAsync(HeartbeatRequest heartbeat)
    {
        var answer = await _pools.HeartbeatAsync(heartbeat);
        _claimed.AddRange(answer.Unknown.Select(task => (heartbeat.AgentId, task)));
        return $"unknown {Claims(answer.Unknown)} lost {string.Join(' ', answer.Lost.OrderBy(l => (l.LeaseId, l.TaskId)).Select(Lease))} {answer.Drain} {answer.IsAlive}";
    }

    private async Task<string> RescueAsync(TimeSpan after)
    {
        await carrier.LetTimePassAsync(after, TestContext.Current.CancellationToken);
        var answer = await _pools.RescueAsync(new([new(0, ForeignLease, 2), new(1, ForeignLease, 3)]));
        return $"{Ids(answer.Requeued)} / {Ids(answer.Failed)} / {Ids(answer.Due)}";
    }

    private async Task<string> TakeAsync(TakeResultsRequest request)
    {
        var answer = await _tasks.TakeResultsAsync(request);
        (_taken, _cursor) = ([.. answer.Results.Select(r => r.TaskId)], answer.Cursor);
        return $"{string.Join(' ', answer.Results.Select(r => $"{r.TaskId} {r.State} {StoreState.Result(r.Text)}"))} more {answer.HasMore}";
    }

    private static async Task<string> DoneAsync(Func<Task> call)
    {
        await call();
        return "done";
    }

    private static TaskReport ToReport(ClaimedTask task, int kind) => kind switch
    {
        < 6 => TestAgent.Result(task),
        6 => TestAgent.Failure(task, mayRetry: true),
        7 => TestAgent.Failure(task, mayRetry: true) with { RetryAfter = TimeSpan.FromSeconds(20) },
        _ => TestAgent.Failure(task),
    };

    private List<(long Agent, ClaimedTask Task)> Held(int first, int count) =>
        _claimed.Count == 0 ? [] : [.. _claimed.Skip(first % _claimed.Count).Take(1 + (count % 3))];

    private Guid NewRequest() => new(++_requests, 0, 0, new byte[8]);

    // Agents may be numbered with gaps, and leases carry the number of their agent.
    private static string Lease(HeldLease lease) => $"{lease.TaskId}/{(uint)lease.LeaseId}";

    private static string Ids(IEnumerable<TaskId> ids) => string.Join(' ', ids);

    private static string Claims(IEnumerable<ClaimedTask> claimed) => string.Join(' ', claimed.Select(t => $"{Lease(t.Lease)} {t.Payload} {t.Priority} {t.Attempt}"));

    private static List<HeldLease> Leases(IEnumerable<(long Agent, ClaimedTask Task)> held) =>
        [.. held.Select(h => new HeldLease(h.Task.TaskId, h.Task.LeaseId))];
}
