namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>tasks</c> and the model at the top.</summary>
internal sealed class TasksReader
{
    private const string Key = "tasks";
    private const string Example = "- {type: 0, pools: [local]}";

    private readonly Section _root;
    private readonly Parts<DatabaseConfiguration> _databases;
    private readonly Parts<PoolConfiguration> _pools;
    private readonly HashSet<string> _scheduled;
    private readonly ModelConfiguration? _topModel;
    private readonly Dictionary<string, string> _startedBy = new(StringComparer.Ordinal);

    private TasksReader(
        Section root, Parts<DatabaseConfiguration> databases, Parts<PoolConfiguration> pools, IEnumerable<string> scheduled)
    {
        _root = root;
        _databases = databases;
        _pools = pools;
        _scheduled = scheduled.ToHashSet(StringComparer.Ordinal);
        _topModel = ModelReader.Read(root, PayloadNames.Of(root));
    }

    public static IReadOnlyList<TaskConfiguration> Read(
        Section root,
        Parts<DatabaseConfiguration> databases,
        Parts<PoolConfiguration> pools,
        IReadOnlyList<PoolScheduleReader.Entry> schedule)
    {
        var reader = new TasksReader(root, databases, pools, schedule.Select(entry => entry.Pool ?? ""));
        var sections = root.Items(Key, Example);
        IReadOnlyList<TaskConfiguration> tasks = sections is { Count: > 0 }
            ? [.. sections.Select((section, index) => reader.Task(section, isFirst: index == 0, isOnly: sections.Count == 1))]
            : [reader.DefaultTask(isBroken: sections is null && root.Has(Key))];
        if (sections is { Count: > 0 })
        {
            CheckTypes(sections, tasks);
        }

        reader.CheckPools(schedule);
        return tasks;
    }

    /// <summary>Reports a work type that no task has.</summary>
    public static void CheckType(Section section, string name, int type, IReadOnlyList<TaskConfiguration> tasks)
    {
        if (tasks.All(task => task.Type != type))
        {
            section.Error(name, $"there is no task of type {type}: tasks has {Wording.OneOf(tasks.Select(task => $"{task.Type}"))}");
        }
    }

    /// <summary>Waits end in no order that could be repeated: with lockstep there are none but those asked for.</summary>
    public static IReadOnlyList<TaskConfiguration> InLockstep(Section root, IReadOnlyList<TaskConfiguration> tasks) =>
    [
        .. tasks.Select((task, i) => root.Context.Defaults.Contains($"{Key}[{i}].retry_delay") ? task with { RetryDelay = TimeSpan.Zero } : task),
    ];

    private TaskConfiguration DefaultTask(bool isBroken)
    {
        _root.Context.Defaults.Add($"{Key}[0]");
        return new TaskConfiguration
        {
            Type = 0,
            Database = isBroken ? "" : TaskQueuesReader.DefaultDatabase(_root, _databases, Key),
            Pools = UnscheduledPools(Key),
            Model = Model(_root, PayloadNames.Of(_root)),
        };
    }

    private TaskConfiguration Task(Section section, bool isFirst, bool isOnly)
    {
        if (!section.Has("type"))
        {
            section.Missing("type", "add the work type's number, such as type: 0");
        }

        var task = new TaskConfiguration
        {
            Type = section.OptionalInteger("type", 0) ?? -1,
            Database = TaskQueuesReader.DatabaseOf(section, _databases),
            Pools = Pools(section, isOnly),
            Model = Model(section, isOnly || (isFirst && !PayloadNames.AreOfAnotherTask(_root)) ? PayloadNames.Of(_root) : null),
            MaxAttempts = section.Integer("max_attempts", 3, 1),
            Retries = section.Integer("retries", 0, 0),
            RetryDelay = section.DurationOrNone("retry_delay", TimeSpan.FromSeconds(1)),
            Timeout = section.Duration("timeout"),
            KeepFailed = section.Integer("keep_failed", 100, 0),
        };
        if (task.Retries >= task.MaxAttempts)
        {
            section.Note("retries", $"{task.Retries} cannot be used up: max_attempts allows {task.MaxAttempts} attempts in all");
        }

        if (section.Has("retry_delay") && task.Retries == 0)
        {
            section.Note("retry_delay", "has no effect without retries");
        }

        CheckTimeout(section, task);
        section.Close();
        return task;
    }

    private static void CheckTimeout(Section section, TaskConfiguration task)
    {
        if (task is { Timeout: { } own, Model: ModelConfiguration.Program { Timeout: { } models } } && own != models)
        {
            section.Error("timeout", $"is {DurationText.Write(own)} here and {DurationText.Write(models)} in the model: keep one");
        }
    }

    private List<string> Pools(Section section, bool isOnly)
    {
        if (section.Texts("pools", "the name of a pool") is { } named)
        {
            return NamedPools(named);
        }

        if (isOnly || _pools.Names is null or { Count: <= 1 })
        {
            return section.Default("pools", UnscheduledPools(section.PathOf("pools")));
        }

        section.Missing("pools", $"name the pools that work on it: {Wording.OneOf(_pools.Names)}");
        return [];
    }

    private List<string> NamedPools(IReadOnlyList<(string Text, Place At, string Path)> named)
    {
        var pools = new List<string>();
        foreach (var (name, at, path) in named)
        {
            if (name.Length == 0 || !_root.IsKnown(at, path, name, "pool", _pools.Key, _pools.Names))
            {
                continue;
            }

            Start(name, at, path);
            pools.Add(name);
        }

        return pools;
    }

    /// <summary>What works on the only task when nothing is said: every pool that does not join later.</summary>
    private List<string> UnscheduledPools(string key)
    {
        var pools = (_pools.Names ?? []).Where(name => !_scheduled.Contains(name)).ToList();
        foreach (var name in pools)
        {
            Start(name, _pools.PlaceOf(name), key);
        }

        return pools;
    }

    private void Start(string pool, Place at, string path)
    {
        if (!_startedBy.TryAdd(pool, path))
        {
            _root.Context.Error(at, path, $"'{Wording.Short(pool)}' starts already at {_startedBy[pool]}: a pool works on one type, once");
        }
    }

    private ModelConfiguration Model(Section section, IReadOnlyList<string>? fields)
    {
        if (!ReferenceEquals(section, _root) && section.Has("model"))
        {
            if (_root.Has("model"))
            {
                section.Error("model", $"stands at the top too, in line {_root.PlaceOf("model").Line}: remove one");
            }

            return ModelReader.Read(section, fields) ?? new ModelConfiguration.Ackley();
        }

        if (_root.Has("model"))
        {
            return _topModel ?? new ModelConfiguration.Ackley();
        }

        if (_root.Has("parameters"))
        {
            section.Missing("model", "parameters need a model of your own, such as model: {command: …}");
        }

        return section.Default("model", new ModelConfiguration.Ackley());
    }

    private static void CheckTypes(IReadOnlyList<Section> sections, IReadOnlyList<TaskConfiguration> tasks)
    {
        for (var i = 1; i < tasks.Count; i++)
        {
            if (tasks.Take(i).Any(task => task.Type == tasks[i].Type && task.Type >= 0))
            {
                sections[i].Error("type", $"type {tasks[i].Type} stands in tasks twice: give it another number");
            }
        }
    }

    private void CheckPools(IReadOnlyList<PoolScheduleReader.Entry> schedule)
    {
        foreach (var (section, _, pool, _) in schedule)
        {
            if (pool is not null && _startedBy.TryGetValue(pool, out var path))
            {
                section.Error("pool", $"'{Wording.Short(pool)}' starts at once already, by {path}: remove it here or there");
            }
        }

        foreach (var (name, _) in _pools.All)
        {
            if (!_startedBy.ContainsKey(name) && !_scheduled.Contains(name) && !_root.Context.Defaults.Contains(_pools.PathOf(name)))
            {
                _root.Context.Note(_pools.PlaceOf(name), _pools.PathOf(name), "is never started: name it in tasks or pool_schedule");
            }
        }
    }
}
