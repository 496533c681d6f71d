using Emews.Numerics.Randomness;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Writes the files of a run at its end.</summary>
internal sealed class RunOutputs(
    WorkflowConfiguration configuration, ExperimentFolder folder, WorkflowOptions options, BegunExperiment begun, RunRecorder recorder,
    SourceFiles? sources)
{
    /// <summary>Writes them from what the database has.</summary>
    /// <param name="end">How the run ended.</param>
    /// <param name="agents">The agents that worked for it.</param>
    public Task<RunSummary> WriteAsync(RunEnd end, IReadOnlyList<AgentRecord> agents) => WriteAsync(
        end, agents, token => TaskPages.Read(begun.Store, folder.ExperimentId, token));

    /// <summary>Writes them from what the run has collected, where the database cannot be asked any more.</summary>
    /// <inheritdoc cref="WriteAsync(RunEnd, IReadOnlyList{AgentRecord})" path="/param"/>
    public Task<RunSummary> WriteCollectedAsync(RunEnd end, IReadOnlyList<AgentRecord> agents)
    {
        var tasks = recorder.Collected(WorkflowParts.SearchLoop(configuration).ToPayload);
        return WriteAsync(end, agents, _ => tasks.ToAsyncEnumerable());
    }

    private Task<RunSummary> WriteAsync(
        RunEnd end, IReadOnlyList<AgentRecord> agents, Func<CancellationToken, IAsyncEnumerable<TaskRecord>> tasks)
    {
        var now = options.Time.GetUtcNow();
        var run = new RunRecord
        {
            ExperimentId = folder.ExperimentId,
            Ended = end,
            Started = options.Started,
            Stopped = now,
            Database = begun.Address,
            DatabaseVersion = begun.DatabaseVersion,
            Tasks = tasks,
            Origin = recorder.Origin,
            Agents = agents,
            Pools = [.. agents.GroupBy(agent => agent.Pool, StringComparer.Ordinal).Select(Joined)],
            Reprioritizations = recorder.Reprioritizations,
            Interruptions = end == RunEnd.Interrupted ? [new Interruption(now)] : [],
            Hosts = [Environment.MachineName],
            Objective = configuration.Objective?.Name,
            Seed = configuration.Seed,
            Generator = RandomStream.GeneratorName,
            Model = WorkflowParts.Describe(configuration.SearchTask.Model),
            Search = configuration.Search.Name,
            Sources = sources,
        };
        return OutputWriter.WriteAsync(folder.Path, run, CancellationToken.None);
    }

    /// <summary>A pool that was there before has joined at the beginning.</summary>
    private PoolJoined Joined(IGrouping<string, AgentRecord> pool)
    {
        var first = pool.Min(agent => agent.Registered);
        return new PoolJoined(pool.Key, first < options.Started ? options.Started : first);
    }
}
