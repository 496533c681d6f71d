using System.CommandLine;
using Emews.Cli.Display;
using Emews.Database.Upkeep;
using Emews.Workflows;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db reset</c>: an empty database.</summary>
internal static class DbResetCommand
{
    private const int MostNames = 5;

    public static Command Create()
    {
        var database = new DatabaseOptions();
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var force = new Option<bool>("--force") { Description = "Even while worker pools are at work in it: they are told to stop." };
        var command = new Command("reset", "Empty a database: all tasks, results and experiments in it are lost, and ids begin at 1 again.") { yes, force };
        database.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(database, parsed, parsed.GetValue(yes), parsed.GetValue(force)));
        return command.WithNotes(
            "Results that were written into folders stay there.",
            "Exit codes: 0 it is empty; 1 it could not be emptied, and is as it was; 2 nothing was begun.").WithExamples(
            "emews db reset --connection postgresql://me@host:5432/emews",
            "emews db reset --config my.yaml --yes");
    }

    private static async Task<int> RunAsync(DatabaseOptions database, ParseResult parsed, bool yes, bool force)
    {
        using var signals = new Signals();
        var target = await database.FindAsync(parsed);
        await using var upkeep = await DatabaseLook.OpenAsync(target, signals.Stop);
        var condition = await upkeep.LookAsync(signals.Stop);
        if (condition.IsTooNew || !condition.HasTasks)
        {
            throw new WorkflowRefusedException(
                condition.IsTooNew ? $"{target.Address} has schema {condition.Schema}, made by a newer Emews: only that can reset it."
                : $"{target.Address} is no EMEWS DB: there is nothing to reset.");
        }

        var contents = await upkeep.CountAsync(cancellationToken: signals.Stop);
        if (contents.Agents.Count > 0 && !force)
        {
            var agents = Names(contents.Agents.Select(agent => $"{agent.Pool} (process {agent.ProcessId} on {agent.Host})"));
            throw new WorkflowRefusedException($"Worker pools are at work in {target.Address}: {agents}. Stop them first, or say --force.");
        }

        if (!yes && !await AskAsync($"{target.Address} holds {Loss(contents)}. All of it will be lost.", signals.Stop))
        {
            await Console.Error.WriteLineAsync("Nothing was changed.");
            return ExitCodes.NothingBegun;
        }

        await upkeep.ResetAsync(signals.Stop);
        await Console.Out.WriteLineAsync($"{target.Address} is empty. Gone are {Loss(contents)}.");
        return ExitCodes.Done;
    }

    private static async Task<bool> AskAsync(string warning, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected)
        {
            throw new WorkflowRefusedException($"{warning} There is no terminal to ask on; to do it anyway, say --yes.");
        }

        await Console.Error.WriteAsync($"{warning}\nType 'yes' to go on: ");
        return (await Task.Run(Console.ReadLine, cancellationToken).WaitAsync(cancellationToken))?.Trim() is "yes";
    }

    private static string Loss(DatabaseContents contents)
    {
        var experiments = contents.Experiments.Count == 0 ? ""
            : $", of {Words.Count(contents.Experiments.Count, "experiment")}: {Names(contents.Experiments.Select(experiment => experiment.ExperimentId))}";
        return $"{Words.Count(contents.Tasks, "task")} and {Words.Count(contents.Results, "result")}{experiments}";
    }

    private static string Names(IEnumerable<string> names)
    {
        var all = names.ToList();
        return string.Join(", ", all.Take(MostNames)) + (all.Count > MostNames ? $" and {all.Count - MostNames} more" : "");
    }
}
