using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>How an experiment stands.</summary>
internal static class Standing
{
    /// <summary>How it ended; null while it is running.</summary>
    /// <param name="isOn">Whether a process runs it.</param>
    /// <param name="isCanceled">Whether it was given up.</param>
    /// <param name="lastEnd">How its last run ended, as that run says; null for one that was killed, or where there is no log.</param>
    /// <param name="counts">Its tasks.</param>
    public static RunEnd? Of(bool isOn, bool isCanceled, RunEnd? lastEnd, TaskCounts counts) =>
        isOn ? null
        : isCanceled ? RunEnd.Canceled
        : lastEnd is RunEnd.Finished && counts.Unfinished > 0 ? RunEnd.Interrupted
        : lastEnd ?? (counts is { Unfinished: 0, Total: > 0 } ? RunEnd.Finished : RunEnd.Interrupted);

    /// <summary>The word for it.</summary>
    public static string Word(RunEnd? ended) => ended is { } known ? OutputText.Ended(known) : "running";
}
