using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows;

namespace Emews.Cli.Commands.Experiments;

/// <summary><c>emews experiment cancel</c>: gives up what an experiment has not done yet.</summary>
internal static class ExperimentCancelCommand
{
    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var command = new Command("cancel", "Give up the tasks of an experiment that have not ended, so that others may use its task type. What has ended stays.");
        experiment.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(experiment, parsed));
        return command.WithNotes(
            "Models that run such tasks are ended by their pools. A run that is still on them hears of it, and ends.",
            "A server of your own ('db_data') that does not run is started for the time it takes.",
            "Exit codes: 0 nothing of it is left to do; 1 the database does not answer; 2 there is no such experiment or database.").WithExamples(
            "emews experiment cancel quickstart",
            "emews experiment cancel quickstart --config examples/ackley/quickstart-postgresql.yaml",
            "emews experiment cancel trial-7 --connection postgresql://me@host:5432/emews");
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var (name, counts) = (experiment.Id, experiment.State.Counts);
        var isOn = RunLock.IsHeld(experiment.Folder);
        if (counts.Unfinished == 0 && !isOn)
        {
            // What is over is not given up: how it ended stays as it was.
            return await SayAsync(options, parsed, name, new CanceledTasks(0, 0), $"{name} has nothing left to cancel: all of its {Words.Count(counts.Total, "task")} have ended.");
        }

        var canceled = await experiment.Store.CancelExperimentAsync(name, signals.Stop);
        return await SayAsync(
            options, parsed, name, canceled,
            $"Canceled {Words.Count(canceled.Queued, "queued task")} and {Words.Count(canceled.Running, "running task")} of {name}; "
            + $"{Words.Count(counts.Total - counts.Unfinished, "task")} had ended before. "
            + (isOn ? "Its run hears of it, and ends." : $"Its task type is free for others.\nTo take it up again: {Resume.Command(experiment.Folder)}"));
    }

    private static async Task<int> SayAsync(ExperimentOptions options, ParseResult parsed, string experiment, CanceledTasks canceled, string text)
    {
        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment);
                json.WriteNumber("canceled_queued", canceled.Queued);
                json.WriteNumber("canceled_running", canceled.Running);
            })
            : $"{text}\n");
        return ExitCodes.Done;
    }
}
