using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Workflows.Databases;

namespace Emews.Cli.Commands.Experiments;

/// <summary><c>emews experiment list</c>: the experiments of a database, and how far they are.</summary>
internal static class ExperimentListCommand
{
    public static Command Create()
    {
        var database = new DatabaseOptions(mayBeService: true);
        var json = new Option<bool>("--json") { Description = "Print them as JSON on standard output." };
        var command = new Command(
            "list", "Show the experiments of a database: their tasks by state, the pools at work, when they were begun; without one, those that lie in the output folder.") { json };
        database.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(database, parsed, parsed.GetValue(json)));
        return command.WithNotes(
            "Pools take tasks by their type: of experiments of one type all pools of that type are shown.",
            "A server of your own ('db_data') that does not run is started for the time it takes.",
            "Exit codes: 0 shown; 1 the database does not answer; 2 there is no such database.").WithExamples(
            "emews experiment list",
            "emews experiment list quickstart",
            "emews experiment list --config my.yaml --json",
            "emews experiment list --connection postgresql://me@host:5432/emews");
    }

    private static async Task<int> RunAsync(DatabaseOptions database, ParseResult parsed, bool json)
    {
        using var signals = new Signals();
        if (!database.IsNamed(parsed))
        {
            var output = database.OutputOf(parsed);
            var all = await FolderStandings.ReadAsync(output, signals.Stop);
            await Console.Out.WriteAsync(json ? FolderStandings.ToJson(output, all) : FolderStandings.ToText(output, all));
            return ExitCodes.Done;
        }

        var target = await database.FindAsync(parsed);
        await using var server = await OwnServer.UseAsync(target.Address, Console.Error.WriteLine, signals.Stop);
        await using var upkeep = await ExperimentsLook.OpenAsync(target, signals.Stop);
        var experiments = await upkeep.ListExperimentsAsync(cancellationToken: signals.Stop);
        await Console.Out.WriteAsync(json ? ExperimentsJson.Of(target.Address, experiments) : ExperimentsText.Of(target.Address, experiments));
        return ExitCodes.Done;
    }
}
