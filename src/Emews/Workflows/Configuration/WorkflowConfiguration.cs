namespace Emews.Workflows.Configuration;

/// <summary>
/// A whole workflow as resolved from one YAML file: every default filled in, every reference known to lead somewhere,
/// every path on this machine absolute. Equal when everything in it is.
/// </summary>
public sealed record WorkflowConfiguration
{
    internal const int DefaultStopAfterFirstFailures = 10;

    /// <summary>How many points the search may run; null where it makes them as it goes.</summary>
    public required int? SearchSpaceSize { get; init; }

    /// <summary>How many dimensions a point has: <c>sample_dimensions</c>, or the number of parameters.</summary>
    public required int SampleDimensions { get; init; }

    /// <summary>Mean of the logarithm of a task's delay in seconds; null: no delay.</summary>
    public double? Runtime { get; init; }

    /// <summary>Standard deviation of that logarithm.</summary>
    public double RuntimeVar { get; init; }

    /// <summary>The run ends when that many points have ended; null where the search alone ends it.</summary>
    public required int? NumGuesses { get; init; }

    /// <summary>A decision is due after every so many completions.</summary>
    public int RetrainAfter { get; init; } = 50;

    /// <summary>What all randomness of the run comes from.</summary>
    public required long Seed { get; init; }

    /// <summary>Whether the file named no seed, so that one was drawn.</summary>
    public bool SeedWasDrawn { get; init; }

    /// <summary>More failed points than this end the run; null: no limit.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>The run ends when its first so many points have all failed.</summary>
    public int StopAfterFirstFailures { get; init; } = DefaultStopAfterFirstFailures;

    /// <summary>How often each point is run.</summary>
    public int Replicates { get; init; } = 1;

    /// <summary>Whether replicate n has the same seed at every point.</summary>
    public bool CommonRandomNumbers { get; init; }

    /// <summary>The named parameters in the file's order; empty in the prototype's form.</summary>
    public IReadOnlyList<ParameterConfiguration> Parameters { get; init => field = Structural.List(value); } =
        Structural.List<ParameterConfiguration>([]);

    /// <summary>What is the same in every payload: names with JSON texts.</summary>
    public IReadOnlyDictionary<string, string> Constants { get; init => field = Structural.Map(value); } = Structural.Map<string>([]);

    /// <summary>What the search optimises; null: the result is a number, and less is better.</summary>
    public ObjectiveConfiguration? Objective { get; init; }

    /// <summary>The surrogate model.</summary>
    public required SurrogateConfiguration Surrogate { get; init; }

    /// <summary>The search.</summary>
    public required SearchConfiguration Search { get; init; }

    /// <summary>The endpoint that retrains; null: here.</summary>
    public string? ReprioritizeEndpoint { get; init; }

    /// <summary>The task queues by name, in the file's order.</summary>
    public required IReadOnlyDictionary<string, TaskQueueConfiguration> TaskQueues { get; init => field = Structural.Map(value); }

    /// <summary>The work types in the file's order.</summary>
    public required IReadOnlyList<TaskConfiguration> Tasks { get; init => field = Structural.List(value); }

    /// <summary>The pools by name, in the file's order.</summary>
    public required IReadOnlyDictionary<string, PoolConfiguration> Pools { get; init => field = Structural.Map(value); }

    /// <summary>The pools that join while the run goes on.</summary>
    public IReadOnlyList<PoolScheduleEntry> PoolSchedule { get; init => field = Structural.List(value); } =
        Structural.List<PoolScheduleEntry>([]);

    /// <summary>The databases by name, in the file's order.</summary>
    public required IReadOnlyDictionary<string, DatabaseConfiguration> Databases { get; init => field = Structural.Map(value); }

    /// <summary>The endpoints by name, in the file's order.</summary>
    public IReadOnlyDictionary<string, EndpointConfiguration> Endpoints { get; init => field = Structural.Map(value); } =
        Structural.Map<EndpointConfiguration>([]);

    /// <summary>The Globus endpoints of the proxy store.</summary>
    public IReadOnlyList<GlobusProxyConfiguration> ProxyStore { get; init => field = Structural.List(value); } =
        Structural.List<GlobusProxyConfiguration>([]);

    /// <summary>Whether claims wait for each decision.</summary>
    public bool Lockstep => Search.Lockstep;

    /// <summary>The queue the search submits to.</summary>
    public TaskQueueConfiguration SearchQueue => TaskQueues[Search.Queue];

    /// <summary>The work type of the search's tasks.</summary>
    public TaskConfiguration SearchTask => Tasks.First(task => task.Type == Search.TaskType);
}
