namespace Emews.Workflows;

/// <summary>Where a workflow shows how far it is: a terminal, a log, nothing.</summary>
public interface IWorkflowDisplay
{
    /// <summary>Shows the present state; called a few times a second.</summary>
    void Show(WorkflowProgress progress);

    /// <summary>Says something worth knowing, once.</summary>
    void Say(string message);
}

/// <summary>How far a run is.</summary>
public sealed record WorkflowProgress
{
    /// <summary>How long the run has taken, without the pauses between its sessions.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>How many points have ended and were collected.</summary>
    public required long Ended { get; init; }

    /// <summary>After how many the run ends; null where the search alone ends it.</summary>
    public required long? EndAfter { get; init; }

    /// <summary>How many more seconds it will take by the present rate; null while there is none.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>The experiment's tasks by state.</summary>
    public required Tasks.TaskCounts Counts { get; init; }

    /// <summary>The pools that have joined, in that order.</summary>
    public required IReadOnlyList<PoolProgress> Pools { get; init; }

    /// <summary>The best point so far; null without a success.</summary>
    public BestPoint? Best { get; init; }

    /// <summary>How often priorities were set anew.</summary>
    public int Reprioritizations { get; init; }

    /// <summary>The last of them; null without one.</summary>
    public LastReprioritization? LastReprioritization { get; init; }

    /// <summary>For how long the database has not answered, so that all it was asked is as old; null while it answers.</summary>
    public TimeSpan? DatabaseAwayFor { get; init; }

    /// <summary>By how many decisions the search is behind what was collected.</summary>
    public int DecisionsBehind { get; init; }
}

/// <summary>The last reprioritisation of a run.</summary>
/// <param name="After">The number of completions it rests on.</param>
/// <param name="Ago">How long ago it was committed.</param>
/// <param name="Duration">From the start of the fit to the commit.</param>
public sealed record LastReprioritization(long After, TimeSpan Ago, TimeSpan Duration);

/// <summary>A pool at work.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Workers">How many tasks it can run at once.</param>
/// <param name="Busy">How many it runs.</param>
/// <param name="HasEnded">Whether it has left.</param>
public sealed record PoolProgress(string Name, int Workers, int Busy, bool HasEnded);
