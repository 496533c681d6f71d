using System.Text.Json;
using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>Reads the tasks of a run once, and gathers <see cref="RunFacts"/>.</summary>
internal sealed class RunFactsReader
{
    // A model that makes up names task by task must not fill the memory with columns, nor an agent that does so with kinds.
    private const int MaxNames = 1_000;
    private const int MaxDimensions = 10_000;

    private readonly RunRecord _run;
    private readonly List<TaskFact> _tasks = [];
    private readonly long[] _states = new long[Enum.GetValues<TaskState>().Length];
    private readonly List<string> _pools = [];
    private readonly HashSet<long> _agents = [];
    private readonly Dictionary<string, int> _poolIndexes = [];
    private readonly Dictionary<string, FailureKind> _failures = [];
    private readonly HashSet<string> _knownNames = [];
    private readonly List<string> _names = [];
    private long _failed;
    private int _dimensions;
    private (TaskId TaskId, double Value, string Payload)? _best;

    private RunFactsReader(RunRecord run)
    {
        _run = run;
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

        if (result.Value is { } value)
        {
            Consider(task, value);
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
        _tasks.Add(new(
            task.TaskId, task.State, result.Failure is not null, result.Value ?? double.NaN, pool,
            SecondsAt(task.Started), SecondsAt(task.Stopped)));
    }

    private void AddFailure(TaskId taskId, TaskFailure failure)
    {
        _failed++;
        if (_failures.TryGetValue(failure.Kind, out var kind))
        {
            _failures[failure.Kind] = kind with { Count = kind.Count + 1 };
        }
        else if (_failures.Count < MaxNames)
        {
            _failures.Add(failure.Kind, new(failure.Kind, 1, taskId, failure.Message));
        }
    }

    private void Consider(TaskRecord task, double value)
    {
        var better = _best is not { } best
            || (_run.Maximize ? value > best.Value : value < best.Value)
            || (value.Equals(best.Value) && task.TaskId < best.TaskId);
        if (better)
        {
            _best = (task.TaskId, value, task.Payload);
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

    private RunFacts ToFacts() => new()
    {
        Tasks = _tasks,
        Counts = new(
            _states[(int)TaskState.Queued], _states[(int)TaskState.Running], _states[(int)TaskState.Complete] - _failed, _failed,
            _states[(int)TaskState.Canceled], _states[(int)TaskState.Requeued]),
        Pools = _pools,
        AgentIds = _agents,
        Failures = [.. _failures.Values.OrderByDescending(kind => kind.Count).ThenBy(kind => kind.Kind, StringComparer.Ordinal)],
        Best = _best is { } best ? ToBest(best.TaskId, best.Value, best.Payload) : null,
        Dimensions = _dimensions,
        ResultNames = _names,
    };

    private BestTask ToBest(TaskId taskId, double value, string payload)
    {
        using var fields = new PayloadFields(payload);
        if (_run.Parameters.Count == 0)
        {
            return new(taskId, value, fields.X?.Clone(), null);
        }

        var parameters = new List<KeyValuePair<string, JsonElement>>();
        foreach (var name in _run.Parameters)
        {
            if (fields.Field(name) is { } found)
            {
                parameters.Add(new(name, found.Clone()));
            }
        }

        return new(taskId, value, null, parameters);
    }
}
