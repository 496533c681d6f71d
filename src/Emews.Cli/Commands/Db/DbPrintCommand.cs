using System.CommandLine;
using Emews.Workflows;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db print</c>: what is in a database, for people or as JSON.</summary>
internal static class DbPrintCommand
{
    private const int DefaultLimit = 20;

    public static Command Create()
    {
        var database = new DatabaseOptions();
        var limit = WholeNumber.Option("--limit", $"How many tasks to show; {DefaultLimit} unless told.", 0);
        var json = new Option<bool>("--json") { Description = "Print it as JSON on standard output, with whole payloads and results." };
        var command = new Command("print", "Show what is in a database: the queues, the tasks by type and state, and the first of them.") { limit, json };
        database.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(database, parsed, parsed.GetValue(limit) ?? DefaultLimit, parsed.GetValue(json)));
        return command.WithNotes(
            "By an experiment's name it shows that experiment alone; named otherwise, the whole database.",
            "Exit codes: 0 printed; 1 the database does not answer; 2 there is no such database.").WithExamples(
            "emews db print quickstart",
            "emews db print --connection postgresql://me@host:5432/emews --limit 100");
    }

    private static async Task<int> RunAsync(DatabaseOptions database, ParseResult parsed, int limit, bool json)
    {
        using var signals = new Signals();
        var target = await database.FindAsync(parsed);
        await using var upkeep = await DatabaseLook.OpenAsync(target, signals.Stop);
        var condition = await upkeep.LookAsync(signals.Stop);
        if (!condition.HasTasks)
        {
            throw new WorkflowRefusedException($"{target.Address} is no EMEWS DB yet. To make it one: {target.Command("migrate")}");
        }

        var contents = await upkeep.CountAsync(target.Experiment, signals.Stop);
        var tasks = await upkeep.ListAsync(limit, target.Experiment, signals.Stop);
        await Console.Out.WriteAsync(json
            ? PrintJson.Of(target, condition, contents, tasks)
            : PrintText.Of(target, condition, contents, tasks));
        return ExitCodes.Done;
    }
}
