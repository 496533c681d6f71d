using System.CommandLine;
using System.Globalization;
using System.Text;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary><c>emews task list</c>: the tasks of an experiment, or what those that failed died of.</summary>
internal static class TaskListCommand
{
    private const int DefaultLimit = 20;

    private static readonly string[] Head = ["task", "priority", "attempts", "state", "pool", "payload", "result"];

    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var state = new Option<string?>("--state") { Description = $"Only those that are {string.Join(", ", TaskStates.Words)}.", HelpName = "STATE" };
        var failed = new Option<bool>("--failed") { Description = "Only those that failed, grouped by their cause." };
        var kind = new Option<string?>("--kind") { Description = "Only those that failed in this way, such as timeout.", HelpName = "KIND" };
        var pool = new Option<string?>("--pool") { Description = "Only those that this pool runs or ran last.", HelpName = "POOL" };
        var limit = WholeNumber.Option("--limit", $"How many to show; {DefaultLimit} unless told. Causes are counted over all.", 1);
        var after = WholeNumber.Option("--after", "Only those with a number above this.", 0);
        var command = new Command("list", "Show the tasks of an experiment, or what those that failed died of.");
        experiment.AddTo(command);
        foreach (var option in (Option[])[state, failed, kind, pool, limit, after])
        {
            command.Add(option);
        }

        TaskStates.Check(command, state);
        command.SetAction((parsed, _) =>
        {
            var filter = TaskStates.Filter(parsed.GetValue(state)) with { FailureKind = parsed.GetValue(kind), Pool = parsed.GetValue(pool) };
            return parsed.GetValue(failed) || filter.FailureKind is not null
                ? FailuresAsync(experiment, parsed, filter with { HasFailed = true })
                : ListAsync(experiment, parsed, filter, new TaskId(parsed.GetValue(after) ?? 0), parsed.GetValue(limit) ?? DefaultLimit);
        });
        return command.WithNotes("Exit codes: 0 shown; 1 the database does not answer; 2 there is no such experiment.").WithExamples(
            "emews task list trial-7",
            "emews task list trial-7 --failed",
            "emews task list trial-7 --state running --pool pool2",
            "emews task list trial-7 --state failed --limit 1000 --json");
    }

    private static async Task<int> ListAsync(ExperimentOptions options, ParseResult parsed, TaskFilter filter, TaskId after, int limit)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var tasks = await experiment.Store.ListTasksAsync(new(experiment.Id, after, limit, filter), signals.Stop);
        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteObjects("tasks", tasks, TaskJson.WriteTask);
            })
            : Text(experiment, tasks, limit));
        return ExitCodes.Done;
    }

    private static async Task<int> FailuresAsync(ExperimentOptions options, ParseResult parsed, TaskFilter filter)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var causes = await FailureCauses.ReadAsync(experiment, filter, signals.Stop);
        await Console.Out.WriteAsync(options.IsJson(parsed) ? FailureCauses.ToJson(experiment, causes) : FailureCauses.ToText(experiment, causes));
        return ExitCodes.Done;
    }

    private static string Text(OpenExperiment experiment, IReadOnlyList<TaskRecord> tasks, int limit)
    {
        if (tasks.Count == 0)
        {
            return $"{experiment.Id} has no such task.\n";
        }

        var text = new StringBuilder();
        text.AppendTable(Head, tasks.Select(Row), numbers: 3);
        if (tasks.Count == limit)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe first {limit}. More: --limit N; those that follow: --after {tasks[^1].TaskId}\n");
        }

        return text.ToString();
    }

    private static string[] Row(TaskRecord task)
    {
        var failure = TaskFailure.FromResultText(task.Result);
        return
        [
            task.TaskId.ToString(), OutputText.Number(task.Priority), OutputText.Number(task.Attempts), OutputText.State(task.State, failure is not null),
            task.Pool ?? "", Words.Short(task.Payload), failure is null ? Words.Short(task.Result ?? "") : Words.Short($"{failure.Kind}: {failure.Message}"),
        ];
    }
}
