using Emews.Database.Addresses;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;
using Emews.Workflows.Outputs;
using Emews.Workflows.Sweeps;

namespace Emews.Workflows;

/// <summary>Takes up an experiment that was interrupted, failed, was canceled, or is to have more points; or refuses and changes nothing.</summary>
internal sealed class ResumedExperiment(
    WorkflowConfiguration configuration, string experimentId, ExperimentFolder folder, WorkflowOptions options, Action<string> say)
{
    private readonly ExperimentOpening _opening = new(configuration, experimentId, folder, options, say);

    /// <summary>Finds the experiment and reads what was run of it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WorkflowRefusedException">It cannot go on; the message says what to do.</exception>
    public async Task<BegunExperiment> BeginAsync(CancellationToken cancellationToken)
    {
        _opening.RefuseBadModels();
        _opening.RefuseBadScripts();
        var isNewFolder = RequireFolder();
        var runLock = await RunLock.TryTakeAsync(folder, options.Time).ConfigureAwait(false) ?? throw folder.Running();
        try
        {
            await _opening.Place.TakeUpAsync(cancellationToken).ConfigureAwait(false);
            RequireDatabase();
            return await _opening.OpenAsync((store, servers) => BeginAsync(store, servers, runLock, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            _opening.Place.GiveUp();
            runLock.Dispose();
            if (isNewFolder)
            {
                folder.RemoveNew();
            }

            throw;
        }
    }

    private async Task<BegunExperiment> BeginAsync(IEmewsDatabase store, RunServers servers, RunLock runLock, CancellationToken cancellationToken)
    {
        var record = await store.FindExperimentAsync(experimentId, cancellationToken).ConfigureAwait(false)
            ?? throw NotThere($"the database {_opening.Address}");
        var begunWith = BegunWith(record);
        var goesOn = RequireSame(begunWith);
        var isLonger = (goesOn.NumGuesses ?? int.MaxValue) > (begunWith.NumGuesses ?? int.MaxValue);
        var log = RunLog.Read(folder.Events);
        var counts = await store.CountTasksAsync(experimentId, cancellationToken).ConfigureAwait(false);
        await RefuseOtherPointsAsync(store, goesOn, cancellationToken).ConfigureAwait(false);
        await RefuseFinishedAsync(store, record, log, counts, isLonger, cancellationToken).ConfigureAwait(false);
        RefuseWithoutModel(log);
        await _opening.RefuseSharedTypeAsync(store).ConfigureAwait(false);

        var resolved = ResolvedDatabases.Write(goesOn, options.Defaults);
        await store.UpdateExperimentAsync(experimentId, resolved, cancellationToken).ConfigureAwait(false);
        await File.WriteAllTextAsync(folder.Configuration, resolved, CancellationToken.None).ConfigureAwait(false);
        await ExperimentFile.WriteAsync(folder.Path, _opening.Address, CancellationToken.None).ConfigureAwait(false);

        var history = await PastReader.ReadAsync(store, experimentId, record.Canceled is not null, isLonger, cancellationToken).ConfigureAwait(false);
        var agents = await store.ListAgentsAsync(goesOn.Search.TaskType, cancellationToken).ConfigureAwait(false);
        var past = new ExperimentPast(
            history, log.ResumedAt(OutputText.AsWritten(options.Started)), agents.Where(agent => agent.Ended is not null).Select(agent => agent.AgentId).ToHashSet());
        var version = await _opening.VersionAsync(store).ConfigureAwait(false);
        say($"{experimentId} goes on: {counts.Complete + counts.Failed} of {counts.Total} tasks have ended.");
        return new BegunExperiment(goesOn, record with { Canceled = null }, store, _opening.Place, version, servers, runLock) { Past = past };
    }

    /// <summary>A run that did all it was to do would only have its times written anew.</summary>
    private async Task RefuseFinishedAsync(
        IEmewsDatabase store, ExperimentRecord record, RunLog log, TaskCounts counts, bool isLonger, CancellationToken cancellationToken)
    {
        var hasMorePoints = isLonger && (counts.Canceled > 0 || MakesPointsAsItGoes);
        if (counts is { Total: > 0, Unfinished: 0 } && !hasMorePoints && record.Canceled is null
            && log.Ended is RunEnd.Finished && SummaryFile.TryReadCounts(folder.Path) is not null
            && !await PastReader.HasEndedAgainAsync(store, experimentId, cancellationToken).ConfigureAwait(false))
        {
            var again = counts.Failed > 0 ? $"  Failed tasks again: {folder.TaskCommand("retry")} --failed   (then --resume)\n" : "";
            throw new WorkflowRefusedException(
                $"{experimentId} is finished ({counts.Total - counts.Canceled} of {counts.Total} tasks): nothing to resume.\n{again}"
                + $"  Start over:         {folder.CommandToRun(options.ConfigurationPath)} --replace\n"
                + $"  New:                {folder.CommandForAnother(options.ConfigurationPath)}");
        }
    }

    /// <summary>Whether the search has more points when it is asked for more, and not only those that it began with.</summary>
    private bool MakesPointsAsItGoes => configuration.Search.Method is SearchMethod.Streaming or SearchMethod.Assembly or SearchMethod.Program;

    /// <summary>Without a file that its model or search had, every task that is left would fail.</summary>
    private void RefuseWithoutModel(RunLog log)
    {
        if (log.Sources is [.., { Files: var files }] && files.FirstOrDefault(file => !File.Exists(file.Path)) is { } gone)
        {
            var owner = ModelFiles.Of(configuration.Search.Method).Contains(gone.Path, StringComparer.Ordinal) ? "search" : "model";
            throw new WorkflowRefusedException(
                $"{gone.Path}, which the {owner} of {experimentId} had, is gone: bring it back, or start over without it ({folder.CommandToRun(options.ConfigurationPath)} --replace).");
        }
    }

    /// <returns>Whether the folder was made now.</returns>
    private bool RequireFolder()
    {
        var isNew = !Directory.Exists(folder.Path);
        if (isNew && _opening.Address is DatabaseAddress.Sqlite { Path: var path } && !File.Exists(path))
        {
            throw NotThere(folder.Path);
        }

        Directory.CreateDirectory(folder.Path);
        return isNew;
    }

    private void RequireDatabase()
    {
        if (_opening.Address is DatabaseAddress.Sqlite { Path: var path } && !File.Exists(path))
        {
            throw NotThere($"{path}, which does not exist");
        }
    }

    private WorkflowConfiguration RequireSame(WorkflowConfiguration begun)
    {
        var goesOn = configuration.SeedWasDrawn ? configuration with { Seed = begun.Seed, SeedWasDrawn = begun.SeedWasDrawn } : configuration;
        goesOn = SizedAsBegun(goesOn with { Search = AsBegun(goesOn.Search, begun.Search) }, begun);
        var differences = ConfigurationDifference.Find(begun, goesOn);
        return differences.Count == 0 ? goesOn : throw Other(
            "was begun with another configuration, and cannot go on with this one", differences, "Pools, addresses, retries, limits of failures and a larger num_guesses may change; nothing else.");
    }

    /// <summary>The points of a sweep that stand in a file may have changed while the configuration has not.</summary>
    private async Task RefuseOtherPointsAsync(IEmewsDatabase store, WorkflowConfiguration goesOn, CancellationToken cancellationToken)
    {
        if (goesOn.Search.Method is not SearchMethod.DesignFile file)
        {
            return;
        }

        var payloads = new List<string>();
        await foreach (var task in TaskPages.Read(store, experimentId, cancellationToken).ConfigureAwait(false))
        {
            payloads.Add(task.Payload);
        }

        if (DesignChange.Find(goesOn, file, payloads) is { Count: > 0 } differences)
        {
            throw Other("was begun with other points, and cannot go on with these", differences, "The points of a run stay as they were when it began.");
        }
    }

    private WorkflowRefusedException Other(string what, IReadOnlyList<string> differences, string rule) => new(
        $"""
        {experimentId} {what}:
          {string.Join("\n  ", differences)}
        {rule}
          Undo that, or:
          Start over: {folder.CommandToRun(options.ConfigurationPath)} --replace
          New:        {folder.CommandForAnother(options.ConfigurationPath)}
        """);

    /// <summary>How many points a file has is no key that anybody wrote: what has changed in the file is told of the file.</summary>
    private WorkflowConfiguration SizedAsBegun(WorkflowConfiguration now, WorkflowConfiguration begun) =>
        (now.Search.Method, begun.Search.Method) is not (SearchMethod.DesignFile, SearchMethod.DesignFile) ? now : now with
        {
            SearchSpaceSize = options.Defaults.Contains("search_space_size") ? begun.SearchSpaceSize : now.SearchSpaceSize,
            NumGuesses = options.Defaults.Contains("num_guesses") ? begun.SearchSpaceSize : now.NumGuesses,
        };

    /// <summary>How many points are under way goes by the pools unless it is said: other pools are no other search.</summary>
    private SearchConfiguration AsBegun(SearchConfiguration now, SearchConfiguration begun) =>
        options.Defaults.Contains("search.in_flight") && (now.Method, begun.Method) is (SearchMethod.Streaming streaming, SearchMethod.Streaming before)
            ? now with { Method = streaming with { InFlight = before.InFlight } }
            : now;

    private WorkflowConfiguration BegunWith(ExperimentRecord record) =>
        ConfigurationReader.Read(record.Configuration, folder.Path) is { Configuration: { } begun } ? begun : throw new WorkflowRefusedException(
            $"The configuration of {experimentId} on record cannot be read: another version of Emews may have written it.");

    private WorkflowRefusedException NotThere(string where) =>
        new($"There is no experiment '{experimentId}' in {where}: nothing to resume.\n  Begin it: {folder.CommandToRun(options.ConfigurationPath)}");
}
