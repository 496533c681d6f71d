using System.CommandLine;
using Emews.Workflows;

namespace Emews.Cli.Commands.Experiments;

/// <summary><c>emews status</c>: one look at an experiment, or at all of a folder.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var experiment = new ExperimentOptions(isRequired: false);
        var command = new Command("status", "Show how an experiment stands at one look; without a name, all that lie in the output folder, a line each.");
        experiment.AddTo(command);
        command.SetAction((parsed, _) => experiment.IsNamed(parsed) ? OneAsync(experiment, parsed) : AllAsync(experiment, parsed));
        return command.WithNotes("Exit codes: 0 shown; 1 the database does not answer; 2 there is no such experiment.").WithExamples(
            "emews status",
            "emews status trial-7",
            "emews status --output /scratch/me/runs --json");
    }

    private static async Task<int> OneAsync(ExperimentOptions options, ParseResult parsed)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var view = await experiment.ViewAsync(signals.Stop);
        var (progress, _) = await view.LookAsync(signals.Stop);
        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? StandingJson.Of(experiment, view, progress)
            : $"{StandingText.Of(experiment, view, progress)}{string.Concat(StandingText.WaysOn(experiment, view, progress).Select(way => way + "\n"))}");
        return ExitCodes.Done;
    }

    private static async Task<int> AllAsync(ExperimentOptions options, ParseResult parsed)
    {
        if (options.IsDatabaseNamed(parsed))
        {
            throw new WorkflowRefusedException(
                "Without exp_id, status looks into the output folder. The experiments of a database are listed by: emews experiment list");
        }

        using var signals = new Signals();
        var output = options.OutputOf(parsed);
        var all = await FolderStandings.ReadAsync(output, signals.Stop);
        await Console.Out.WriteAsync(options.IsJson(parsed) ? FolderStandings.ToJson(output, all) : FolderStandings.ToText(output, all));
        return ExitCodes.Done;
    }
}
