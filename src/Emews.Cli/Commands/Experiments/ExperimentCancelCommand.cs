using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Cli.Display;
using Emews.Database;
using Emews.Database.Upkeep;
using Emews.Workflows;
using Emews.Workflows.Databases;

namespace Emews.Cli.Commands.Experiments;

/// <summary><c>emews experiment cancel</c>: gives up what an experiment has not done yet.</summary>
internal static class ExperimentCancelCommand
{
    private const int MostNames = 10;

    public static Command Create()
    {
        var experiment = CommonArguments.Experiment();
        var database = new DatabaseOptions(experiment);
        var command = new Command("cancel", "Give up the tasks of an experiment that have not ended, so that others may use its task type. What has ended stays.");
        database.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(database, parsed, parsed.GetRequiredValue(experiment)));
        return command.WithNotes(
            "Models that run such tasks are ended by their pools. A run that is still on them hears of it, and ends.",
            "A server of your own ('db_data') that does not run is started for the time it takes.",
            "Exit codes: 0 nothing of it is left to do; 1 the database does not answer; 2 there is no such experiment or database.").WithExamples(
            "emews experiment cancel quickstart",
            "emews experiment cancel quickstart --config examples/ackley/quickstart-postgresql.yaml",
            "emews experiment cancel trial-7 --connection postgresql://me@host:5432/emews");
    }

    private static async Task<int> RunAsync(DatabaseOptions database, ParseResult parsed, string experiment)
    {
        using var signals = new Signals();
        var target = await database.FindAsync(parsed);
        await using var server = await OwnServer.UseAsync(target.Address, Console.Error.WriteLine, signals.Stop);
        var state = await FindAsync(target, experiment, signals.Stop);
        await using var store = await EmewsDatabase.OpenAsync(
            target.Address, new PostgresStoreOptions { ApplicationName = "emews experiment", OnTrouble = Console.Error.WriteLine }, signals.Stop);
        var canceled = await store.CancelExperimentAsync(experiment, signals.Stop);
        var ended = state.Counts.Total - state.Counts.Unfinished;
        await Console.Out.WriteLineAsync(canceled is { Queued: 0, Running: 0 }
            ? $"{experiment} has nothing left to cancel: all of its {Words.Count(state.Counts.Total, "task")} have ended."
            : $"Canceled {Words.Count(canceled.Queued, "queued task")} and {Words.Count(canceled.Running, "running task")} of {experiment}; "
                + $"{Words.Count(ended, "task")} had ended before. Its task type is free for others.");
        return ExitCodes.Done;
    }

    private static async Task<ExperimentState> FindAsync(DatabaseTarget target, string experiment, CancellationToken cancellationToken)
    {
        await using var upkeep = await ExperimentsLook.OpenAsync(target, cancellationToken);
        if (await upkeep.ListExperimentsAsync(experiment, cancellationToken) is [var found])
        {
            return found;
        }

        var others = (await upkeep.ListExperimentsAsync(cancellationToken: cancellationToken)).Select(other => other.ExperimentId).ToList();
        var known = others.Count == 0 ? "It has none." : $"It has: {string.Join(", ", others.TakeLast(MostNames))}{(others.Count > MostNames ? ", …" : "")}.";
        throw new WorkflowRefusedException(
            $"There is no experiment '{experiment}' in the database {target.Address}. {known}\n"
            + "  Another database is named by --connection, --db-path or --config.");
    }
}
