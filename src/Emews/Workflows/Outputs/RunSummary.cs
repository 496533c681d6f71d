using System.Text.Json;
using Emews.Tasks;
using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Workflows.Outputs;

/// <summary>What <c>summary.json</c> says of a run. Seconds count from the start of the <c>run</c> process.</summary>
internal sealed record RunSummary
{
    /// <summary>The experiment.</summary>
    public required string ExperimentId { get; init; }

    /// <summary>How the run ended.</summary>
    public required RunEnd Ended { get; init; }

    /// <summary>Why it ended; null where that is not known.</summary>
    public EndReason? Reason { get; init; }

    /// <summary>The tasks by state, as the database had them at the end.</summary>
    public required TaskCounts Counts { get; init; }

    /// <summary>The failures, the most frequent kind first; not written, since the table has them all.</summary>
    public IReadOnlyList<FailureKind> Failures { get; init; } = [];

    /// <summary>How often priorities were set anew.</summary>
    public required int Reprioritizations { get; init; }

    /// <summary>The pools in the order they joined.</summary>
    public required IReadOnlyList<PoolSummary> Pools { get; init; }

    /// <summary>The best task; null without a success.</summary>
    public required BestTask? Best { get; init; }

    /// <summary>What a surrogate trained on all results says; null where there are too few.</summary>
    public SurrogateReview? Surrogate { get; init; }

    /// <summary>How long its sessions took together.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>How many sessions it was run in; not written, since the provenance has the interruptions.</summary>
    public int Sessions { get; init; } = 1;

    /// <summary>When its first task started; null when none did.</summary>
    public required double? FirstTaskSeconds { get; init; }

    /// <summary>When its last task started; null when none did.</summary>
    public required double? LastStartSeconds { get; init; }

    /// <summary>Busy over available worker time; null when there is no time to speak of.</summary>
    public required double? SteadyUtilization { get; init; }

    /// <summary>Median and maximum of the seconds a reprioritisation took; null without one.</summary>
    public required (double Median, double Max)? ReprioritizationSeconds { get; init; }

    /// <summary>The database's kind.</summary>
    public required string Database { get; init; }

    /// <summary>The version of Emews.</summary>
    public required string Version { get; init; }
}

/// <summary>What a pool did.</summary>
/// <param name="Name">Its name.</param>
/// <param name="JoinedAfterSeconds">When it joined; null where it was not seen joining.</param>
/// <param name="Tasks">How many tasks ended in it, failed ones included.</param>
internal sealed record PoolSummary(string Name, double? JoinedAfterSeconds, long Tasks);

/// <summary>The best point: the task with the best value, or the first of those whose mean it is.</summary>
/// <param name="TaskId">The task; on a tie the lowest id.</param>
/// <param name="Value">Its value.</param>
/// <param name="X">Its point as the payload has it: null where parameters are named, or the payload has no array <c>x</c>.</param>
/// <param name="Parameters">Its named parameters as the payload has them; null where they are not named.</param>
internal sealed record BestTask(TaskId TaskId, double Value, JsonElement? X, IReadOnlyList<KeyValuePair<string, JsonElement>>? Parameters)
{
    /// <summary>The point's number; null where it is not known.</summary>
    public long? Point { get; init; }

    /// <summary>How many finished runs the value is the mean of.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>The standard error of that mean; null for fewer than two runs.</summary>
    public double? StandardError { get; init; }
}
