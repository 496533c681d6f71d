using System.Text.Json;

namespace Emews.Searches;

/// <summary>How a search meets its task queue.</summary>
public sealed record SearchLoopOptions
{
    /// <summary>The work type of the search's tasks.</summary>
    public int WorkType { get; init; }

    /// <summary>The run ends when this many points have ended; or before, when the search is done or submits no more.</summary>
    public int EndAfter { get; init; } = int.MaxValue;

    /// <summary>How often each point is run; its objective is the mean of the runs that finished.</summary>
    public int Replicates { get; init; } = 1;

    /// <summary>Whether more is better. The search is told the objective's negative then.</summary>
    public bool Maximize { get; init; }

    /// <summary>The run fails when more points than this have failed; null for no limit.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>The run fails when its first so many attempts all do; 0 for never.</summary>
    public int StopAfterFirstFailures { get; init; }

    /// <summary>
    /// After every so many completed tasks, claims are closed until the search has decided (see
    /// <see cref="Tasks.ExperimentRegistration.LockstepEvery"/>); null where they never are.
    /// </summary>
    public int? LockstepEvery { get; init; }

    /// <summary>Makes the JSON text of a run for the model; <c>{"x": [numbers]}</c> unless told otherwise.</summary>
    public Func<PointRun, string> ToPayload { get; init; } =
        static run => JsonSerializer.Serialize(new Dictionary<string, double[]> { ["x"] = run.X });

    /// <summary>Reads the objective out of a result text; null where it has none.</summary>
    public Func<string, double?> ToValue { get; init; } = ResultValue.Read;
}

/// <summary>Why a search loop ended.</summary>
public enum SearchEnd
{
    /// <summary>As many points ended as were asked for, or all there were.</summary>
    Finished = 0,

    /// <summary>The search said that it is done.</summary>
    Done = 1,

    /// <summary>More points failed than are allowed.</summary>
    TooManyFailures = 2,

    /// <summary>Nothing but failures came at first.</summary>
    FirstAllFailed = 3,

    /// <summary>All points of the search ended, and were fewer than were asked for.</summary>
    NoMorePoints = 4,
}
