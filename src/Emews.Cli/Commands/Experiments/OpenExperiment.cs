using Emews.Cli.Commands.Db;
using Emews.Database;
using Emews.Database.Upkeep;
using Emews.Tasks;
using Emews.Workflows;
using Emews.Workflows.Databases;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Experiments;

/// <summary>An experiment that a command is about, with its database open, and the server of that started where it is one's own.</summary>
internal sealed class OpenExperiment : IAsyncDisposable
{
    private const int MostNames = 10;

    private readonly OwnServer _server;
    private readonly string _named;

    private OpenExperiment(DatabaseTarget target, ExperimentFolder folder, ExperimentState state, OwnServer server, IEmewsDatabase store)
    {
        (_server, Folder, State, Store, Target) = (server, folder, state, store, target);
        _named = target.Experiment is { } experiment ? target.Named[experiment.Length..] : $" {target.Named}".TrimEnd();
    }

    /// <summary>Its name.</summary>
    public string Id => State.ExperimentId;

    /// <summary>Its folder, which need not be there.</summary>
    public ExperimentFolder Folder { get; }

    /// <summary>How far it was when it was opened.</summary>
    public ExperimentState State { get; }

    public IEmewsDatabase Store { get; }

    public DatabaseTarget Target { get; }

    /// <summary>Connects.</summary>
    /// <exception cref="WorkflowRefusedException">The experiment is not there.</exception>
    public static async Task<OpenExperiment> OpenAsync(
        DatabaseTarget target, string experiment, ExperimentFolder folder, CancellationToken cancellationToken)
    {
        var server = await OwnServer.UseAsync(target.Address, Console.Error.WriteLine, cancellationToken);
        try
        {
            var state = await FindAsync(target, experiment, cancellationToken);
            var options = new PostgresStoreOptions { ApplicationName = "emews", OnTrouble = Console.Error.WriteLine };
            return new OpenExperiment(
                target, folder, state, server, await EmewsDatabase.OpenAsync(target.Address, options, cancellationToken));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A command that does something else with this experiment, as it is typed.</summary>
    /// <param name="verb">What comes after <c>emews</c>.</param>
    /// <param name="rest">What comes after the experiment's name.</param>
    public string Command(string verb, string rest = "") => $"emews {verb} {Id}{(rest.Length > 0 ? " " : "")}{rest}{_named}";

    /// <summary>The agents that take its tasks, or took them, in the order they registered; not those of earlier experiments with its work types.</summary>
    public async Task<IReadOnlyList<AgentRecord>> ListAgentsAsync(CancellationToken cancellationToken)
    {
        var agents = new List<AgentRecord>();
        foreach (var type in State.WorkTypes)
        {
            agents.AddRange(await Store.ListAgentsAsync(type, cancellationToken));
        }

        return [.. agents.Where(agent => agent.IsFor(Id) && (State.Begun is not { } begun || agent.LastHeartbeat >= begun)).OrderBy(agent => agent.AgentId)];
    }

    /// <summary>Opens a view of its run.</summary>
    public Task<RunView> ViewAsync(CancellationToken cancellationToken) =>
        RunView.OpenAsync(Store, Folder, State.WorkTypes, TimeProvider.System, cancellationToken);

    /// <summary>Which run of which point a task is; null where no configuration on record tells.</summary>
    public async Task<TaskOrigin?> GetOriginAsync(TaskId id, CancellationToken cancellationToken)
    {
        var record = await Store.FindExperimentAsync(Id, cancellationToken);
        if (RecordedRun.ConfigurationOf(record, Folder) is not { } configuration)
        {
            return null;
        }

        var origins = new TaskOrigins(Store, Id, configuration.Replicates);
        await origins.ReadAsync(cancellationToken);
        return origins.Of(id);
    }

    /// <summary>Refuses ids that are no tasks of this experiment.</summary>
    /// <exception cref="WorkflowRefusedException">One is not.</exception>
    public async Task<TaskHistory> GetTaskAsync(TaskId id, CancellationToken cancellationToken) =>
        await Store.GetTaskAsync(id, cancellationToken) is { } task && string.Equals(task.ExperimentId, Id, StringComparison.Ordinal)
            ? task
            : throw new WorkflowRefusedException($"{Id} has no task {id}. Its tasks: {Command("task list")}");

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _server.DisposeAsync();
    }

    private static async Task<ExperimentState> FindAsync(DatabaseTarget target, string experiment, CancellationToken cancellationToken)
    {
        await using var look = await ExperimentsLook.OpenAsync(target, cancellationToken);
        if (await look.ListExperimentsAsync(experiment, cancellationToken) is [var found])
        {
            return found;
        }

        var others = (await look.ListExperimentsAsync(cancellationToken: cancellationToken)).Select(other => other.ExperimentId).ToList();
        var known = others.Count == 0 ? "It has none." : $"It has: {string.Join(", ", others.TakeLast(MostNames))}{(others.Count > MostNames ? ", …" : "")}.";
        throw new WorkflowRefusedException(
            $"There is no experiment '{experiment}' in the database {target.Address}. {known}\n"
            + "  Another database is named by --connection, --db-path, --config or --service.");
    }
}
