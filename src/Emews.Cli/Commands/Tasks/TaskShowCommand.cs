using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary><c>emews task show</c>: all that is known of one task.</summary>
internal static class TaskShowCommand
{
    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var task = TaskArguments.One();
        var command = new Command("show", "Show a task: its payload and result, its attempts with pools, hosts and times, and what went wrong in each.");
        experiment.AddTo(command);
        command.Add(task);
        command.SetAction((parsed, _) => RunAsync(experiment, parsed, TaskArguments.Parse(parsed.GetRequiredValue(task))));
        return command.WithNotes("Exit codes: 0 shown; 1 the database does not answer; 2 there is no such experiment or task.").WithExamples(
            "emews task show trial-7 42",
            "emews task show trial-7 42 --json");
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed, TaskId id)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var task = await experiment.GetTaskAsync(id, signals.Stop);
        var origin = await experiment.GetOriginAsync(id, signals.Stop);
        await Console.Out.WriteAsync(options.IsJson(parsed) ? ToJson(experiment, task, origin) : TaskText.Of(experiment, task, origin));
        return ExitCodes.Done;
    }

    private static string ToJson(OpenExperiment experiment, TaskHistory history, TaskOrigin? origin) => JsonText.Of(json =>
    {
        json.WriteString("exp_id", experiment.Id);
        json.WriteTask(history.Task);
        if (origin is { } known)
        {
            json.WriteNumber("point", known.Point);
            json.WriteNumber("replicate", known.Replicate);
        }

        json.WriteNumber("type", history.WorkType);
        json.WriteString("tag", history.Tag);
        json.WriteObjects("history", history.Attempts, (each, attempt) =>
        {
            each.WriteNumber("attempt", attempt.Number);
            each.WriteString("outcome", TaskText.Outcome(attempt.Outcome));
            each.WriteString("pool", attempt.Pool);
            each.WriteString("host", attempt.Host);
            each.WriteNumberOrNull("agent", attempt.AgentId);
            each.WriteTime("claimed", attempt.Claimed);
            each.WriteTime("started", attempt.Started);
            each.WriteTime("stopped", attempt.Stopped);
            each.WriteString("error_kind", attempt.FailureKind);
            each.WriteString("message", attempt.FailureMessage);
        });
    });
}
