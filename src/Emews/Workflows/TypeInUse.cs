using System.Globalization;
using Emews.Database.Addresses;
using Emews.Database.Upkeep;
using Emews.Processes;
using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>Why a run may not begin beside another experiment of its work type, and what can be done.</summary>
internal static class TypeInUse
{
    /// <summary>Says so.</summary>
    /// <param name="type">The work type.</param>
    /// <param name="free">One that is not in use.</param>
    /// <param name="address">The database.</param>
    /// <param name="other">The other experiment.</param>
    /// <param name="configurationPath">The configuration of the run, which names the database; null where there is none.</param>
    public static WorkflowRefusedException Refusal(
        int type, int free, DatabaseAddress address, ExperimentState other, string? configurationPath)
    {
        var named = configurationPath is not null ? $"--config {ShellWord.Of(configurationPath)}"
            : address is DatabaseAddress.Sqlite ? $"--db-path {ShellWord.Of(address.ToString())}" : $"--connection {ShellWord.Of(address.ToString())}";
        var pools = string.Join(", ", other.LivePools.Select(agent => agent.ToString()));
        return new(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Task type {type} is in use in the database {address}: '{other.ExperimentId}' has {Unfinished(other.Counts)}.
              {(pools.Length > 0 ? $"At work on them: {pools}. Wait for their end, or:" : "No pool is at work on them. Was it interrupted?")}
              Give them up:   emews experiment cancel {other.ExperimentId} {named}
              Keep them:      give this experiment another type, such as 'type: {free}' under 'tasks', or a database of its own.
            """));
    }

    private static string Unfinished(TaskCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Unfinished} unfinished task{(counts.Unfinished == 1 ? "" : "s")} of it ({counts.Queued + counts.Requeued} queued, {counts.Running} running)");
}
