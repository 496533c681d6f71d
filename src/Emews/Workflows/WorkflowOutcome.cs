using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>How a run ended.</summary>
/// <param name="ExitCode">What the tool exits with: 0 done, 1 begun and failed, 130 told to stop.</param>
/// <param name="Reason">Why it ended as it did, and what to do; null for a run that did what it was to do.</param>
/// <param name="Folder">The absolute path of the experiment's folder, with its results and report.</param>
/// <param name="Database">The experiment's database: the absolute path of its file, or the address of its server.</param>
public sealed record WorkflowOutcome(int ExitCode, string? Reason, string Folder, string Database)
{
    /// <summary>The run in figures, as <c>summary.json</c> has them.</summary>
    internal RunSummary Summary { get; init; } = null!;

    /// <summary>What it found of its tasks at its end.</summary>
    internal TasksAtEnd Tasks { get; init; }

    /// <summary>The folders of the database servers that the run has stopped at its end.</summary>
    internal IReadOnlyList<string> StoppedServers { get; init; } = [];
}
