using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary><c>emews task cancel</c>: gives up single tasks.</summary>
internal static class TaskCancelCommand
{
    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var tasks = TaskArguments.Several();
        var running = new Option<bool>("--running") { Description = "Also those that run: their models are ended." };
        var command = new Command("cancel", "Give up tasks that wait, and with --running those that run. What has ended stays.");
        experiment.AddTo(command);
        command.Add(tasks);
        command.Add(running);
        command.SetAction((parsed, _) => RunAsync(
            experiment, parsed, [.. parsed.GetRequiredValue(tasks).Select(TaskArguments.Parse).Distinct()], parsed.GetValue(running)));
        return command.WithNotes(
            "The pool of a running task hears of it within 5 s, and ends the model with all that it has started.",
            "All of an experiment that has not ended is given up by: emews experiment cancel",
            "Exit codes: 0 done; 1 the database does not answer; 2 there is no such experiment or task.").WithExamples(
            "emews task cancel trial-7 42 43",
            "emews task cancel trial-7 42 --running");
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed, IReadOnlyList<TaskId> ids, bool running)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var begun = new List<TaskId>();
        foreach (var id in ids)
        {
            if ((await experiment.GetTaskAsync(id, signals.Stop)).Task.State == TaskState.Running)
            {
                begun.Add(id);
            }
        }

        var canceled = await experiment.Store.CancelAsync(new CancelRequest(ids, running), signals.Stop);
        if (options.IsJson(parsed))
        {
            await Console.Out.WriteAsync(JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteIds("canceled", canceled);
                json.WriteIds("were_running", begun.Intersect(canceled));
            }));
            return ExitCodes.Done;
        }

        await Console.Out.WriteLineAsync($"Canceled: {TaskIdText.Of(canceled)}.");
        if (begun.Intersect(canceled).ToList() is { Count: > 0 } ended)
        {
            await Console.Out.WriteLineAsync($"{WereRunning(ended, canceled.Count)} within {Words.Time(HeartbeatInterval.Longest)}.");
        }

        foreach (var id in ids.Except(canceled))
        {
            var task = (await experiment.GetTaskAsync(id, signals.Stop)).Task;
            var state = OutputText.State(task.State, TaskFailure.FromResultText(task.Result) is not null);
            await Console.Out.WriteLineAsync($"Left as it is: task {id}, which is {state}.{(task.State == TaskState.Running ? WhyNot(task, running) : "")}");
        }

        return ExitCodes.Done;
    }

    private static string WereRunning(List<TaskId> ended, int canceled) => (ended.Count, canceled) switch
    {
        (1, 1) => "It was running: its model ends",
        (1, _) => $"Task {ended[0]} was running: its model ends",
        var (running, all) when running == all => "They were running: their models end",
        _ => $"{TaskIdText.Of(ended)} were running: their models end",
    };

    private static string WhyNot(TaskRecord task, bool running) => running
        ? $" Pool {task.Pool} has it, which is none of Emews and hears of nothing."
        : " To end it as well: --running";
}
