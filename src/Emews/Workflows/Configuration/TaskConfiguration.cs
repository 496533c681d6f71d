namespace Emews.Workflows.Configuration;

/// <summary>A work type (<c>tasks</c>): where its tasks are, what runs them, and how often.</summary>
public sealed record TaskConfiguration
{
    /// <summary>The work type's number (<c>eq_task_type</c>).</summary>
    public required int Type { get; init; }

    /// <summary>The name of the database that holds its tasks.</summary>
    public required string Database { get; init; }

    /// <summary>The names of the pools that start with the run.</summary>
    public IReadOnlyList<string> Pools { get; init => field = Structural.List(value); } = Structural.List<string>([]);

    /// <summary>What runs a task in pools of ours.</summary>
    public ModelConfiguration Model { get; init; } = new ModelConfiguration.Ackley();

    /// <summary>How often a task may be tried, whatever ended the attempts before.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How many of those attempts may follow a failure of the model itself.</summary>
    public int Retries { get; init; }

    /// <summary>How long a task waits before the first of them, doubled for each further one up to 5 min; 0: not at all.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one attempt may take; null: no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Of how many failed tasks the working folders are kept.</summary>
    public int KeepFailed { get; init; } = 100;
}
