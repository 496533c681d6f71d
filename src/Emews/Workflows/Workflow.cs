using Emews.Database.Addresses;
using Emews.Pools;
using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Outputs;
using Emews.Workflows.OwnSearches;

namespace Emews.Workflows;

/// <summary>
/// The whole of a run: makes the experiment's folder and database, submits the search's points, starts pools, collects and
/// reprioritises until enough points have ended, stops the pools, writes the results.
/// </summary>
public sealed class Workflow
{
    private const string FilesAreOld = "The files hold what the run had collected before.";

    // What a user who wants to stop still waits for, where the database may not answer.
    private static readonly TimeSpan LastPatience = TimeSpan.FromSeconds(3);

    // To give up a query of a database that does not answer keeps a thread for seconds, and there are some on their way.
    private const int KeptThreads = 8;

    private WorkflowConfiguration _configuration;
    private SearchEnd? _searchEnd;
    private readonly string _experimentId;
    private readonly WorkflowOptions _options;
    private readonly IWorkflowDisplay _display;
    private readonly ExperimentFolder _folder;
    private readonly RideOut _rideOut;

    /// <summary>Prepares a run; nothing is begun yet.</summary>
    /// <param name="configuration">What to do.</param>
    /// <param name="experimentId">The experiment's name.</param>
    /// <param name="options">Folders and clock.</param>
    /// <param name="display">Where progress is shown.</param>
    public Workflow(WorkflowConfiguration configuration, string experimentId, WorkflowOptions options, IWorkflowDisplay display)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(display);
        _configuration = configuration;
        _experimentId = experimentId;
        _options = options;
        _display = display;
        _folder = ExperimentFolder.At(options.Output, experimentId);
        _rideOut = new RideOut(options.Time, display.Say);
    }

    /// <summary>Runs from the first submission to the last file.</summary>
    /// <param name="interrupt">Stops in good order: running tasks get their grace time, everything stays in the database.</param>
    /// <exception cref="WorkflowRefusedException">Nothing was begun; the message says what to do.</exception>
    /// <exception cref="EmewsException">The run could not go on; the message says why, and what is left of it.</exception>
    public async Task<WorkflowOutcome> RunAsync(CancellationToken interrupt)
    {
        ReservedThreads.Keep(KeptThreads);
        try
        {
            return await BeginAndRunAsync(interrupt).ConfigureAwait(false);
        }
        catch (EmewsException error) when (error.IsTransient && interrupt.IsCancellationRequested)
        {
            _display.Say($"{error.Message}\nStopped without its results, which are in the database, like all else of the run.");
            throw new OperationCanceledException(error.Message, error, interrupt);
        }
        catch (IOException error)
        {
            throw new EmewsException(
                $"The folder {_folder.Path} cannot be written any more: {error.Message}\n"
                + "  Results are not written; what was run is in the database. Make room, and run it anew under another name.",
                error);
        }
    }

    private async Task<WorkflowOutcome> BeginAndRunAsync(CancellationToken interrupt)
    {
        var begun = await BeginAsync(interrupt).ConfigureAwait(false);
        _configuration = begun.Configuration;
        WorkflowOutcome outcome;
        await using (begun.ConfigureAwait(false))
        {
            outcome = await RunAsync(begun, interrupt).ConfigureAwait(false);
        }

        return outcome with { StoppedServers = begun.Servers.Stopped };
    }

    private async Task<BegunExperiment> BeginAsync(CancellationToken interrupt)
    {
        try
        {
            return await (_options.Existing == ExistingExperiment.Resume
                ? new ResumedExperiment(_configuration, _experimentId, _folder, _options, _display.Say).BeginAsync(interrupt)
                : new NewExperiment(_configuration, _experimentId, _folder, _options, _display.Say).BeginAsync(interrupt)).ConfigureAwait(false);
        }
        catch (Exception error) when (interrupt.IsCancellationRequested && error is OperationCanceledException or EmewsException)
        {
            _display.Say("Interrupted before anything was begun.");
            throw new OperationCanceledException(error.Message, error, interrupt);
        }
    }

    private async Task<WorkflowOutcome> RunAsync(BegunExperiment begun, CancellationToken interrupt)
    {
        var sources = await ReadSourcesAsync().ConfigureAwait(false);
        TellSeed();
        using var events = new EventLog(_folder.Events, _options.Time);
        events.Append(new StartedEvent { Since = _options.Started });
        var changes = TellChanged(events, sources, begun.Past?.Log);
        var recorder = new RunRecorder(events, _configuration, begun.Past?.Log, _options.Time);
        var progress = new ProgressWatch(begun, _configuration, _options, recorder, events, _display);
        var experiment = new ExperimentWatch(begun.Store, _experimentId, begun.Record, _options.Time);
        var (end, reason) = await RunSearchAsync(begun, recorder, progress, experiment, interrupt).ConfigureAwait(false);
        var tasks = await FindTasksAsync(progress, experiment, interrupt).ConfigureAwait(false);
        progress.ShowEnd();
        (end, reason) = (tasks, end) switch
        {
            (TasksAtEnd.Gone, RunEnd.Interrupted) => (end, $"{new TasksGoneException().Message} {FilesAreOld}"),
            (TasksAtEnd.Gone, _) => (RunEnd.Failed, $"{new TasksGoneException().Message} {FilesAreOld}"),
            (TasksAtEnd.Away, _) => (end, $"The database does not answer. {FilesAreOld} All else of the run is in the database."),
            (_, RunEnd.Finished or RunEnd.Failed) when experiment.IsCanceled => (RunEnd.Canceled, "It was canceled from elsewhere."),
            (_, RunEnd.Finished) when recorder is { Ended: > 0, Best: null } => (RunEnd.Failed, "All points failed."),
            _ => (end, reason),
        };
        var why = end is RunEnd.Finished or RunEnd.Failed && tasks == TasksAtEnd.There && _searchEnd is { } searchEnd
            ? EndReason.Of(searchEnd, recorder.Ended, _configuration.NumGuesses)
            : end == RunEnd.Failed && reason is not null ? EndReason.Failure(reason, recorder.HasSearchFailed)
            : null;
        TellDropped(end, recorder, begun.Past?.History.Decisions.Count ?? 0);
        var stopped = Log(events, end, why, reason, recorder.HasSearchFailed);
        var outputs = new RunOutputs(_configuration, _folder, _options, begun, recorder, sources, changes);
        var summary = await (tasks == TasksAtEnd.There
            ? _rideOut.RunAsync(() => outputs.WriteAsync(end, why, stopped, progress.Agents), interrupt)
            : outputs.WriteCollectedAsync(end, why, stopped, progress.Agents)).ConfigureAwait(false);
        var exitCode = end switch { RunEnd.Finished => 0, RunEnd.Interrupted => 130, _ => 1 };
        return new WorkflowOutcome(exitCode, reason, _folder.Path, begun.Place.Lasting.ToString()) { Summary = summary, Tasks = tasks };
    }

    /// <summary>Searches and runs pools, until the search has ended, the pools have, the tasks are gone, or the user wants to stop.</summary>
    private async Task<(RunEnd End, string? Reason)> RunSearchAsync(
        BegunExperiment begun, RunRecorder recorder, ProgressWatch progress, ExperimentWatch experiment, CancellationToken interrupt)
    {
        var queue = new TaskQueue(begun.Store, _experimentId, _options.Time);
        var pools = new PoolFleet(begun, progress, _folder, _options, _display);
        try
        {
            return await RunSearchAsync(begun, queue, pools, recorder, progress, experiment, interrupt).ConfigureAwait(false);
        }
        finally
        {
            await Task.WhenAll(pools.DisposeAsync().AsTask(), Settling.EndsAsync(queue.DisposeAsync().AsTask(), LastPatience)).ConfigureAwait(false);
        }
    }

    private async Task<(RunEnd End, string? Reason)> RunSearchAsync(
        BegunExperiment begun, TaskQueue queue, PoolFleet pools, RunRecorder recorder, ProgressWatch progress, ExperimentWatch experiment,
        CancellationToken interrupt)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        recorder.FirstSubmitted += pools.StartFirst;
        recorder.ReprioritizationDone += pools.StartScheduled;
        recorder.Noted += _display.Say;

        var searching = SearchAsync(begun, queue, recorder, stop.Token);
        var (spool, foreign) = (new ReportSpool(_folder, begun.Place.Address), new RescueRequest(WorkflowParts.ForeignLeases(_configuration)));
        var rescue = new RescueWatch(begun.Store, foreign, spool, _display.Say, _options.Time);
        Task[] watches = [progress.RunAsync(stop.Token), experiment.RunAsync(stop.Token), rescue.RunAsync(stop.Token)];
        var watching = Task.WhenAny(watches).Unwrap();
        var left = new LeftTasks(begun.Store, _experimentId, _options.Time);
        var isElsewhere = begun.Place.Address is DatabaseAddress.Service;
        var attending = new AttendanceWatch(progress, pools, left, _folder, isElsewhere, _display, _options.Time).RunAsync(stop.Token);
        await Task.WhenAny(searching, attending, watching).ConfigureAwait(false);
        var ending = await EndAsync(searching, attending, watching, recorder, interrupt).ConfigureAwait(false);

        var drainPatience = progress.DatabaseAwayFor is null ? PoolProcess.DrainPatience : PoolProcess.LostPatience;
        var settling = Settling.EndsAsync(Task.WhenAll([stop.CancelAsync(), searching, attending, .. watches]), LastPatience);
        recorder.HasSearchFailed = ending.End == RunEnd.Failed && searching.Exception?.InnerException is SearchFailedException;
        if (ending.End == RunEnd.Interrupted || recorder.HasSearchFailed)
        {
            _display.Say(recorder.HasSearchFailed
                ? "The search has failed: running tasks have 10 s to end, the rest stays queued. Ctrl-C twice ends at once."
                : "Stopping: running tasks have 10 s to end, the rest stays queued. Once more ends at once.");
            await pools.DrainAsync(drainPatience).ConfigureAwait(false);
        }

        await settling.ConfigureAwait(false);
        if (ending.End == RunEnd.Finished)
        {
            await _rideOut.RunAsync(() => CancelTheRestAsync(queue.Store, recorder), interrupt).ConfigureAwait(false);
        }

        return ending;
    }

    private async Task<SearchEnd> SearchAsync(BegunExperiment begun, TaskQueue queue, RunRecorder recorder, CancellationToken cancellationToken)
    {
        using var log = new SearchLog(_folder.SearchLog, _display.Say);
        var search = await Task.Run(() => SearchFactory.Make(_configuration, _experimentId, log, _display.Say, _options.Time), CancellationToken.None)
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var loop = new SearchLoop(queue, search, WorkflowParts.SearchLoop(_configuration), recorder, _options.Time);
            return await loop.RunAsync(begun.Past?.History, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (search is IAsyncDisposable own)
            {
                await own.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>Looks whether the tasks are where they should be. A user who wants to stop waits no longer for a database that is gone.</summary>
    private async Task<TasksAtEnd> FindTasksAsync(ProgressWatch progress, ExperimentWatch experiment, CancellationToken interrupt)
    {
        using var patience = new CancellationTokenSource();
        var hurry = interrupt.Register(() => patience.CancelAfter(LastPatience));
        await using var hurryScope = hurry.ConfigureAwait(false);
        try
        {
            await _rideOut.RunAsync(LookAsync, interrupt).WaitAsync(patience.Token).ConfigureAwait(false);
            return TasksAtEnd.There;
        }
        catch (TasksGoneException)
        {
            return TasksAtEnd.Gone;
        }
        catch (Exception error) when (interrupt.IsCancellationRequested && error is OperationCanceledException or EmewsException { IsTransient: true })
        {
            return TasksAtEnd.Away;
        }

        async Task LookAsync()
        {
            await experiment.RequireAsync(CancellationToken.None).ConfigureAwait(false);
            await progress.LookAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task<(RunEnd End, string? Reason)> EndAsync(
        Task<SearchEnd> searching, Task<string> attending, Task watching, RunRecorder recorder, CancellationToken interrupt)
    {
        try
        {
            if (interrupt.IsCancellationRequested)
            {
                return (RunEnd.Interrupted, null);
            }

            if (searching.IsCompleted)
            {
                _searchEnd = await searching.ConfigureAwait(false);
                return _searchEnd switch
                {
                    SearchEnd.TooManyFailures => (RunEnd.Failed, "More points failed than max_failures allows."),
                    SearchEnd.FirstAllFailed => (RunEnd.Failed, FirstAllFailed(recorder)),
                    _ => (RunEnd.Finished, null),
                };
            }

            if (watching.IsCompleted)
            {
                await watching.ConfigureAwait(false);
                return (RunEnd.Canceled, "It was canceled from elsewhere.");
            }

            return (RunEnd.Failed, await attending.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return (RunEnd.Interrupted, null);
        }
        catch (EmewsException error)
        {
            return (RunEnd.Failed, error.Message);
        }
    }

    private string FirstAllFailed(RunRecorder recorder)
    {
        var failure = recorder.CommonestFailure;
        return $"""
            The first {_configuration.StopAfterFirstFailures} attempts have all failed, and the rest is left queued (stop_after_first_failures: 0 never stops).
            Most often: {failure?.Kind}: {failure?.Message.ReplaceLineEndings("\n  ")}
            """;
    }

    private void TellSeed()
    {
        if (_configuration.SeedWasDrawn)
        {
            _display.Say($"Seed: {_configuration.Seed} (drawn; write 'seed: {_configuration.Seed}' to get the same points again)");
        }
    }

    private void TellDropped(RunEnd end, RunRecorder recorder, int earlierDecisions)
    {
        if (_configuration.Search.Method is not SearchMethod.Reprioritize)
        {
            return;
        }

        var due = (recorder.Ended - 1) / _configuration.RetrainAfter;
        var dropped = due - recorder.Decisions - earlierDecisions;
        if (end == RunEnd.Finished && dropped > 0)
        {
            _display.Say($"{dropped} of {due} reprioritisations were still due at the end, and dropped: tasks end faster than the search learns.");
        }
    }

    private static Task CancelTheRestAsync(ITaskStore store, RunRecorder recorder)
    {
        TaskId[] rest = [.. recorder.Futures.Where(future => future.Ended is null).Select(future => future.Id)];
        return rest.Length == 0
            ? Task.CompletedTask
            : store.CancelAsync(new CancelRequest(rest, IncludeRunning: true), CancellationToken.None);
    }

    private async Task<SourceFiles?> ReadSourcesAsync()
    {
        if (_options.ConfigurationPath is not { } path)
        {
            return null;
        }

        string[] named =
        [
            .. _configuration.Tasks.SelectMany(task => ModelFiles.Of(task.Model)).Concat(ModelFiles.Of(_configuration.Search.Method)).Distinct(StringComparer.Ordinal),
        ];
        return await SourceFilesReader.ReadAsync(path, named, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Logs the model files, and says which of them are not those the run had before.</summary>
    private IReadOnlyList<SourceChange> TellChanged(EventLog events, SourceFiles? sources, RunLog? past)
    {
        var session = (SourcesEvent)events.Append(new SourcesEvent(sources?.Named ?? []));
        var changes = SourceChange.Of([.. past?.Sources ?? [], session]);
        foreach (var change in changes.Where(change => change.Found == session.Time))
        {
            _display.Say($"{change.Name} changed since the run began: values from before and from now on may not be comparable. Start over with --replace where they are not.");
        }

        return changes;
    }

    /// <returns>When the run ended.</returns>
    private static DateTimeOffset Log(EventLog events, RunEnd end, EndReason? why, string? reason, bool hasSearchFailed)
    {
        switch (end)
        {
            case RunEnd.Failed:
                events.Append(new FailedEvent(reason ?? "The run failed.", hasSearchFailed));
                break;
            case RunEnd.Interrupted:
                events.Append(new InterruptedEvent("signal"));
                break;
        }

        return events.Append(new StoppedEvent(end, why)).Time;
    }
}
