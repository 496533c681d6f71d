using System.Globalization;
using Emews.Database;
using Emews.Database.Addresses;
using Emews.Database.Files;
using Emews.Pools;
using Emews.Pools.Models;
using Emews.Pools.Models.Programs;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;
using Emews.Workflows.Databases;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>Runs one pool of an experiment in this process: what <c>emews pool run</c> does.</summary>
/// <param name="assignment">The pool, and what it works on.</param>
/// <param name="folder">The experiment's folder.</param>
internal sealed class PoolRunner(PoolAssignment assignment, ExperimentFolder folder)
{
    /// <summary>Where the pool's tasks are; null: where the experiment's folder or the configuration says.</summary>
    public DatabaseAddress? Database { get; init; }

    /// <summary>Once the experiment has had nothing left to do for so long, the pool ends; null: never.</summary>
    public TimeSpan? UntilIdle { get; init; }

    /// <summary>Where goes what models print that is no result.</summary>
    public Action<string> SayOfModel { get; init; } = _ => { };

    /// <summary>Runs the pool until it is told to stop.</summary>
    /// <param name="say">Where messages for people go.</param>
    /// <param name="stopClaiming">Drains: running tasks have their grace time.</param>
    /// <param name="abortWork">Ends at once: models are ended, tasks go back.</param>
    /// <exception cref="WorkflowRefusedException">Its model or database cannot be used.</exception>
    /// <exception cref="EmewsException">Its database does not answer at present, or the pool failed once it had begun.</exception>
    public async Task RunAsync(Action<string> say, CancellationToken stopClaiming, CancellationToken abortWork)
    {
        var (configuration, settings, task) = assignment;
        var pool = settings.Name;
        ReservedThreads.Keep(settings.Workers);
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(stopClaiming, abortWork);
        ReportSpool? spool = null;
        ReportRequest? unreported = null;
        var hasBegun = false;
        try
        {
            using var guard = OrphanGuard.Start();
            var owner = new ModelOwner(folder.ExperimentId, pool);
            var model = WorkflowParts.Model(configuration, task, options => options with { Owner = owner, Log = SayOfModel });
            await using var modelScope = ((IAsyncDisposable)model).ConfigureAwait(false);
            var address = Database ?? await FindDatabaseAsync(stopClaiming).ConfigureAwait(false);
            var server = new PostgresStoreOptions
            {
                ApplicationName = $"emews {pool}",
                Patience = Timeout.InfiniteTimeSpan,
                Hurry = hurry.Token,
                OnTrouble = say,
            };
            var store = await EmewsDatabase.OpenAsync(address, server, stopClaiming).ConfigureAwait(false);
            await using var storeScope = store.ConfigureAwait(false);
            spool = new ReportSpool(folder, address);
            await spool.DeliverAsync(store, say, stopClaiming).ConfigureAwait(false);
            say($"Pool {pool}: workers {settings.Workers}, task type {task.Type}, batch size {settings.BatchSize}, threshold {settings.BatchThreshold}.");
            var workers = new WorkerPool(store, model, WorkflowParts.Pool(configuration, settings, task) with
            {
                ExperimentId = folder.ExperimentId,
                OnDropped = reports => say(Dropped(reports)),
                OnUnreported = reports => unreported = reports,
            });
            hasBegun = true;
            var ending = await RunWhileItsExperimentAsync(workers, task.Type, store, say, stopClaiming, abortWork).ConfigureAwait(false);
            say(PoolLastWords.Say(pool, Why(ending, settings)));
        }
        catch (EmewsException error) when (error.IsTransient && hurry.IsCancellationRequested)
        {
            say($"{error.Message}\nPool {pool} has ended without its database, where its tasks are taken for lost {settings.Lease.TotalSeconds:0} s after its last word.");
        }
        catch (EmewsException error) when (error is not WorkflowRefusedException)
        {
            throw InWords(error, hasBegun);
        }
        finally
        {
            if (unreported is not null)
            {
                say(await KeepAsync(spool!, unreported).ConfigureAwait(false));
            }
        }
    }

    /// <summary>A pool of an experiment that somebody has deleted would run the tasks of whoever comes next.</summary>
    private async Task<PoolEnding> RunWhileItsExperimentAsync(
        WorkerPool workers, int workType, IEmewsDatabase store, Action<string> say, CancellationToken stopClaiming, CancellationToken abortWork)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopClaiming);
        var experiment = new ExperimentWatch(store, folder.ExperimentId, known: null, TimeProvider.System);
        var watching = experiment.RunAsync(end.Token);
        var idling = UntilIdle is { } patience
            ? new IdleWatch(store, folder.ExperimentId, patience, TimeProvider.System).RunAsync(end.Token) : Task.Delay(Timeout.Infinite, end.Token);
        var running = workers.RunAsync(workType, end.Token, abortWork);
        await Task.WhenAny(running, watching, idling).ConfigureAwait(false);
        if (idling.IsCompletedSuccessfully)
        {
            say($"{folder.ExperimentId} has nothing left to do.");
            await end.CancelAsync().ConfigureAwait(false);
        }
        else if (watching.Exception?.InnerException is TasksGoneException gone)
        {
            say(gone.Message);
            await end.CancelAsync().ConfigureAwait(false);
        }
        else if (experiment.IsCanceled)
        {
            say($"{folder.ExperimentId} was canceled.");
            await end.CancelAsync().ConfigureAwait(false);
        }

        var ending = await running.ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(watching, idling).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ending;
    }

    private async Task<string> KeepAsync(ReportSpool spool, ReportRequest unreported)
    {
        var what = string.Create(CultureInfo.InvariantCulture, $"{unreported.Reports.Count} of its reports");
        try
        {
            Directory.CreateDirectory(folder.Path);
            var path = await spool.KeepAsync(assignment.Pool.Name, unreported).ConfigureAwait(false);
            return $"{what} could not be delivered. They are in {path}, and go to the database with the next run or pool of {folder.ExperimentId}.";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{what} could not be delivered, nor kept: {error.Message} Their tasks run again.";
        }
    }

    private EmewsException InWords(EmewsException error, bool hasBegun) => (hasBegun, error) switch
    {
        (true, ModelException) => new EmewsException($"Pool {assignment.Pool.Name} has ended: its model cannot run here. Its tasks are back in the queue.\n{error.Message}", error),
        (true, _) => new EmewsException($"Pool {assignment.Pool.Name} has failed. {error.Message}", error),
        (_, { IsTransient: true }) => new EmewsException($"Pool {assignment.Pool.Name} cannot run at present. {error.Message}", error),
        _ => new WorkflowRefusedException($"Pool {assignment.Pool.Name} cannot run. {error.Message}", error),
    };

    private static string Dropped(IReadOnlyList<TaskReport> reports) =>
        $"Dropped: what came of {(reports.Count == 1 ? "task" : "tasks")} {string.Join(", ", reports.Select(report => report.TaskId))}. "
        + "No longer this pool's: canceled, or given to others while it was silent.";

    /// <summary>What people may wonder at; who has stopped the pool knows of it.</summary>
    private static string Why(PoolEnding ending, PoolConfiguration pool) => ending switch
    {
        PoolEnding.Told => "it was told to stop",
        PoolEnding.Canceled => "it was canceled",
        PoolEnding.WallTime => $"too little of its wall time of {DurationText.Write(pool.Walltime!.Value)} is left for another task",
        PoolEnding.Idle => $"it had no work for {DurationText.Write(pool.IdleTimeout!.Value)}",
        _ => "",
    };

    /// <summary>Where the pool's tasks are. What the experiment's own file says goes first: it knows of more than the configuration, and moves with its folder.</summary>
    /// <exception cref="WorkflowRefusedException">It is not within reach.</exception>
    public async Task<DatabaseAddress> FindDatabaseAsync(CancellationToken cancellationToken)
    {
        var (configuration, database) = (assignment.Configuration, assignment.Task.Database);
        var isSearchs = string.Equals(database, configuration.SearchQueue.Database, StringComparison.Ordinal);
        var recorded = isSearchs ? await ExperimentFile.ReadAsync(folder.Path, cancellationToken).ConfigureAwait(false) : null;
        var address = recorded ?? AddressOfConfiguration.Of(configuration, database, folder);
        return address is not DatabaseAddress.Sqlite file ? address
            : isSearchs && !File.Exists(file.Path) ? throw new WorkflowRefusedException(recorded is null ? NotMade(file) : ExperimentDatabase.Missing(folder, file))
            : NetworkFileSystem.Find(file.Path) is not { } network ? file
            : throw new WorkflowRefusedException(
                $"No run of {folder.ExperimentId} is on: its database, {file.Path}, is a copy on {network}, where SQLite is not safe. Take it up first: emews run … --resume");
    }

    private string NotMade(DatabaseAddress.Sqlite file) =>
        $"There is no database {file.Path}: a run makes it, so start that first (emews run {folder.ExperimentId} …), or mend db_path.";
}
