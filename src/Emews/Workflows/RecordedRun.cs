using Emews.Database.Addresses;
using Emews.Database.Upkeep;
using Emews.Numerics.Randomness;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Puts the record of an experiment together at any time, from its database and, where there is one, its folder.</summary>
internal static class RecordedRun
{
    /// <summary>Reads what is on record; the tasks themselves are read when they are asked for.</summary>
    /// <param name="store">The database.</param>
    /// <param name="address">Where that is.</param>
    /// <param name="folder">The experiment's folder, which need not be there.</param>
    /// <param name="now">The time until which a run that goes on is told of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<RunRecord> ReadAsync(
        ITaskStore store, DatabaseAddress address, ExperimentFolder folder, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var record = await store.FindExperimentAsync(folder.ExperimentId, cancellationToken).ConfigureAwait(false);
        var configuration = ConfigurationOf(record, folder);
        var type = record?.WorkType ?? 0;
        var agents = await store.ListAgentsAsync(type, cancellationToken).ConfigureAwait(false);
        var own = agents.Where(agent => agent.IsFor(folder.ExperimentId) && agent.Registered >= record?.Registered).ToList();
        var (log, provenance) = (RunLog.Read(folder.Events), ProvenanceFacts.Read(folder.Path));

        // The log begins a little after the run does, and of one that was killed it is the log that knows more.
        var stopped = provenance.Stopped > log.Stopped ? provenance.Stopped.Value : log.Stopped ?? now;
        var origins = configuration is null ? null : new TaskOrigins(store, folder.ExperimentId, configuration.Replicates);
        await (origins?.ReadAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        var run = new RunRecord
        {
            ExperimentId = folder.ExperimentId,
            Ended = record?.Canceled is not null ? RunEnd.Canceled : log.Ended ?? RunEnd.Interrupted,
            Reason = record?.Canceled is null ? log.Reason : null,
            Started = provenance.Started ?? log.Started ?? record?.Registered ?? stopped,
            Stopped = stopped,
            Database = address,
            DatabaseVersion = await VersionAsync(store, address, cancellationToken).ConfigureAwait(false),
            Tasks = token => TaskPages.Read(store, folder.ExperimentId, token),
            Origin = origins is null ? static _ => null : origins.Of,
            Agents = own,
            OlderAgents = [.. agents.Except(own)],
            Pools = PoolJoined.Of(own),
            Reprioritizations = log.Reprioritizations,
            Interruptions = log.Interruptions,
            HasSearchFailed = log.HasSearchFailed,
            Sources = provenance.Sources,
            SourceChanges = SourceChange.Of(log.Sources),
            Seed = 0,
            Generator = RandomStream.GeneratorName,
        };
        return configuration is null ? run : run.WithConfiguration(configuration);
    }

    /// <summary>The configuration on record; null where there is none that this version understands.</summary>
    public static WorkflowConfiguration? ConfigurationOf(ExperimentRecord? record, ExperimentFolder folder) =>
        record is null ? null : ConfigurationReader.Read(record.Configuration, folder.Path).Configuration;

    private static async Task<string> VersionAsync(ITaskStore store, DatabaseAddress address, CancellationToken cancellationToken)
    {
        var look = await ExperimentLook.OpenAsync(store, address, cancellationToken).ConfigureAwait(false);
        await using var scope = look.ConfigureAwait(false);
        return (await look.LookAsync(cancellationToken).ConfigureAwait(false)).Version;
    }
}
