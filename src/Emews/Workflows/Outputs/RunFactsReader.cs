using System.Text.Json;
using Emews.Tasks;
using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Workflows.Outputs;

/// <summary>Reads the tasks of a run once, and gathers <see cref="RunFacts"/>.</summary>
internal sealed class RunFactsReader
{
    // A model that makes up names task by task must not fill the memory with columns, nor an agent that does so with kinds.
    private const int MaxNames = 1_000;
    private const int MaxDimensions = 10_000;

    private readonly RunRecord _run;
    private readonly PointFacts? _points;
    private readonly Dictionary<long, double> _claimingUntil = [];
    private readonly List<TaskFact> _tasks = [];
    private readonly List<KnownPoint> _known = [];
    private readonly List<double[]> _failedAt = [];
    private readonly long[] _states = new long[Enum.GetValues<TaskState>().Length];
    private readonly List<string> _pools = [];
    private readonly HashSet<long> _agents = [];
    private readonly Dictionary<string, int> _poolIndexes = [];
    private readonly Dictionary<string, FailureKind> _failures = [];
    private readonly HashSet<string> _knownNames = [];
    private readonly List<string> _names = [];
    private long _failed;
    private int _dimensions;
    private (TaskFact Task, string Payload, int Runs, double? StandardError)? _best;

    private RunFactsReader(RunRecord run)
    {
        _run = run;
        _points = run.Replicates > 1 ? new PointFacts(run.Replicates) : null;
        foreach (var agent in run.Agents.Concat(run.OlderAgents))
        {
            _claimingUntil[agent.AgentId] = Utilization.Claiming(agent, run.Started).End;
        }

        foreach (var pool in run.Pools)
        {
            _ = IndexOf(pool.Name);
        }
    }

    /// <summary>Reads all tasks.</summary>
    public static async Task<RunFacts> ReadAsync(RunRecord run, CancellationToken cancellationToken)
    {
        var reader = new RunFactsReader(run);
        await foreach (var task in run.Tasks(cancellationToken).ConfigureAwait(false))
        {
            reader.Add(task);
        }

        return reader.ToFacts();
    }

    private void Add(TaskRecord task)
    {
        var result = ResultFields.Of(task, _run.Objective);
        if ((int)task.State is var state && state >= 0 && state < _states.Length)
        {
            _states[state]++;
        }

        if (result.Failure is { } failure)
        {
            AddFailure(task.TaskId, failure);
        }

        AddNames(result);
        if (_run.Parameters.Count == 0)
        {
            AddDimensions(task.Payload);
        }

        if (task.AgentId is { } agent)
        {
            _agents.Add(agent);
        }

        var pool = task.Pool is { } name ? IndexOf(name) : -1;
        var fact = new TaskFact(
            task.TaskId, task.State, result.Failure is not null, result.Value ?? double.NaN, pool, SecondsAt(task.Started), SecondsAt(task.Stopped))
        {
            // Pools that are not ours say only when they began.
            Claimed = SecondsAt(task.Claimed ?? task.Started),
            ClaimingUntil = task.AgentId is { } its && _claimingUntil.TryGetValue(its, out var until) ? until : double.PositiveInfinity,
        };
        _tasks.Add(fact);
        if (_points is null)
        {
            Consider(fact, task.Payload);
            Know(fact, task.Payload, 1, null);
        }
        else if (_run.Origin(task.TaskId) is { } origin)
        {
            _points.Add(origin, fact, task.Payload);
        }
    }

    private void AddFailure(TaskId taskId, TaskFailure failure)
    {
        _failed++;
        var cause = CauseText.Key(failure);
        if (_failures.TryGetValue(cause, out var kind))
        {
            _failures[cause] = kind with { Count = kind.Count + 1 };
        }
        else if (_failures.Count < MaxNames)
        {
            _failures.Add(cause, new(failure.Kind, 1, taskId, CauseText.Of(failure), CauseText.Tail(failure)));
        }
    }

    private void Consider(TaskFact task, string payload, int runs = 1, double? standardError = null)
    {
        var better = !double.IsNaN(task.Value)
            && (_best is not { } best
                || (_run.Maximize ? task.Value > best.Task.Value : task.Value < best.Task.Value)
                || (task.Value.Equals(best.Task.Value) && task.TaskId < best.Task.TaskId));
        if (better)
        {
            _best = (task, payload, runs, standardError);
        }
    }

    private void Know(TaskFact task, string payload, int runs, double? standardError)
    {
        if (task.State != TaskState.Complete || _run.Surrogate?.Coordinates(payload) is not { } x)
        {
            return;
        }

        if (double.IsNaN(task.Value))
        {
            _failedAt.Add(x);
        }
        else
        {
            _known.Add(new KnownPoint(x, task.Value, runs, standardError));
        }
    }

    private void AddNames(ResultFields result)
    {
        foreach (var (name, _) in result.Scalars)
        {
            if (_names.Count < MaxNames && _knownNames.Add(name))
            {
                _names.Add(name);
            }
        }
    }

    private void AddDimensions(string payload)
    {
        using var fields = new PayloadFields(payload);
        if (fields.X is { } x)
        {
            _dimensions = Math.Max(_dimensions, Math.Min(x.GetArrayLength(), MaxDimensions));
        }
    }

    private int IndexOf(string pool)
    {
        if (_poolIndexes.TryGetValue(pool, out var index))
        {
            return index;
        }

        _poolIndexes.Add(pool, _pools.Count);
        _pools.Add(pool);
        return _pools.Count - 1;
    }

    private double SecondsAt(DateTimeOffset? time) => time is { } known ? (known - _run.Started).TotalSeconds : double.NaN;

    private RunFacts ToFacts()
    {
        List<PointFact>? points = _points is null ? null : [.. _points.Ended];
        foreach (var point in points ?? [])
        {
            Consider(point.Task, point.Payload, point.Runs, point.StandardError);
            Know(point.Task, point.Payload, point.Runs, point.StandardError);
        }

        return ToFacts(points);
    }

    private RunFacts ToFacts(List<PointFact>? points) => new()
    {
        Tasks = _tasks,
        Points = points is null ? _tasks : [.. points.Select(point => point.Task)],
        Counts = new(
            _states[(int)TaskState.Queued], _states[(int)TaskState.Running], _states[(int)TaskState.Complete] - _failed, _failed,
            _states[(int)TaskState.Canceled], _states[(int)TaskState.Requeued]),
        Pools = _pools,
        AgentIds = _agents,
        Failures = [.. _failures.Values.OrderByDescending(kind => kind.Count).ThenBy(kind => kind.Kind, StringComparer.Ordinal)],
        Best = _best is { } best ? ToBest(best.Task, best.Payload, best.Runs, best.StandardError) : null,
        Known = _known,
        FailedAt = _failedAt,
        Dimensions = _dimensions,
        ResultNames = _names,
    };

    private BestTask ToBest(TaskFact task, string payload, int runs, double? standardError)
    {
        using var fields = new PayloadFields(payload);
        var best = new BestTask(task.TaskId, task.Value, fields.X?.Clone(), null)
        {
            Point = _run.Origin(task.TaskId)?.Point,
            Runs = runs,
            StandardError = standardError,
        };
        if (_run.Parameters.Count == 0)
        {
            return best;
        }

        var parameters = new List<KeyValuePair<string, JsonElement>>();
        foreach (var name in _run.Parameters)
        {
            if (fields.Field(name) is { } found)
            {
                parameters.Add(new(name, found.Clone()));
            }
        }

        return best with { X = null, Parameters = parameters };
    }
}
