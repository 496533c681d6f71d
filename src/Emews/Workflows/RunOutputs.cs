using Emews.Numerics.Randomness;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Writes the files of a run at its end.</summary>
internal sealed class RunOutputs(
    WorkflowConfiguration configuration, ExperimentFolder folder, WorkflowOptions options, BegunExperiment begun, RunRecorder recorder,
    SourceFiles? sources, IReadOnlyList<SourceChange> sourceChanges)
{
    /// <summary>Writes them from what the database has.</summary>
    /// <param name="end">How the run ended.</param>
    /// <param name="reason">Why; null where its search did not end it.</param>
    /// <param name="stopped">When it ended.</param>
    /// <param name="agents">All agents of its work type.</param>
    public Task<RunSummary> WriteAsync(RunEnd end, EndReason? reason, DateTimeOffset stopped, IReadOnlyList<AgentRecord> agents) => WriteAsync(
        end, reason, stopped, agents, token => TaskPages.Read(begun.Store, folder.ExperimentId, token));

    /// <summary>Writes them from what the run has collected, where the database cannot be asked any more.</summary>
    /// <inheritdoc cref="WriteAsync(RunEnd, EndReason?, DateTimeOffset, IReadOnlyList{AgentRecord})" path="/param"/>
    public Task<RunSummary> WriteCollectedAsync(RunEnd end, EndReason? reason, DateTimeOffset stopped, IReadOnlyList<AgentRecord> agents)
    {
        var tasks = recorder.Collected(WorkflowParts.SearchLoop(configuration).ToPayload);
        return WriteAsync(end, reason, stopped, agents, _ => tasks.ToAsyncEnumerable());
    }

    private Task<RunSummary> WriteAsync(
        RunEnd end, EndReason? reason, DateTimeOffset stopped, IReadOnlyList<AgentRecord> agents, Func<CancellationToken, IAsyncEnumerable<TaskRecord>> tasks)
    {
        stopped = OutputText.AsWritten(stopped);
        var own = agents.Where(agent => agent.Registered >= begun.Record.Registered).ToList();
        var run = new RunRecord
        {
            ExperimentId = folder.ExperimentId,
            Ended = end,
            Reason = reason,
            Started = OutputText.AsWritten(begun.Past is { } past ? past.Log.Started ?? begun.Record.Registered : options.Started),
            Stopped = stopped,
            Database = begun.Place.Lasting,
            DatabaseVersion = begun.DatabaseVersion,
            Tasks = tasks,
            Origin = recorder.Origin,
            Agents = own,
            OlderAgents = [.. agents.Except(own)],
            Pools = PoolJoined.Of(own),
            Reprioritizations = [.. begun.Past?.Log.Reprioritizations ?? [], .. recorder.Reprioritizations],
            Interruptions = [.. begun.Past?.Log.Interruptions ?? [], .. end == RunEnd.Interrupted ? [new Interruption(stopped)] : Array.Empty<Interruption>()],
            Hosts = [Environment.MachineName],
            Seed = configuration.Seed,
            Generator = RandomStream.GeneratorName,
            Sources = sources,
            SourceChanges = sourceChanges,
        };
        return OutputWriter.WriteAsync(folder.Path, run.WithConfiguration(configuration), CancellationToken.None);
    }
}
