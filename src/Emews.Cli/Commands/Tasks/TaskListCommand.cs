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
    private const int MostAtOnce = 10_000_000;

    private static readonly string[] Head = ["task", "priority", "attempts", "state", "pool", "payload", "result"];

    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var state = new Option<string?>("--state") { Description = $"Only those that are {string.Join(", ", TaskStates.Words)}.", HelpName = "STATE" };
        var failed = new Option<bool>("--failed") { Description = "Only those that failed, grouped by their cause." };
        var failures = new FailureOptions();
        var pool = new Option<string?>("--pool") { Description = "Only those that this pool runs or ran last.", HelpName = "POOL" };
        var limit = WholeNumber.Option("--limit", $"How many to show: tasks ({DefaultLimit} unless told), or causes with --failed ({FailureCauses.DefaultLimit}).", 1, MostAtOnce);
        var after = WholeNumber.Option("--after", "Only those with a number above this.", 0);
        var command = new Command("list", "Show the tasks of an experiment, or what those that failed died of.");
        experiment.AddTo(command);
        foreach (var option in (Option[])[state, failed, .. failures.All, pool, limit, after])
        {
            command.Add(option);
        }

        TaskStates.Check(command, state);
        command.Validators.Add(result =>
        {
            var aboutFailures = failures.All.Append(failed).FirstOrDefault(option => result.GetResult(option) is { Implicit: false });
            if (aboutFailures is not null && result.GetResult(state) is { Tokens: [{ Value: not "failed" }] })
            {
                result.AddError($"{aboutFailures.Name} is about those that failed: another {state.Name} than failed has none of them.");
            }

            if (result.GetResult(failed) is { Implicit: false } && result.GetResult(after) is not null)
            {
                result.AddError($"{failed.Name} counts causes over all tasks: {after.Name} goes without it.");
            }
        });
        command.SetAction((parsed, _) =>
        {
            var filter = TaskStates.Filter(parsed.GetValue(state)) with { FailureKind = failures.Kind(parsed), Pool = parsed.GetValue(pool) };
            var isAboutFailures = parsed.GetValue(failed) || filter.FailureKind is not null || failures.Cause(parsed) is not null;
            var choice = new TaskChoice(isAboutFailures ? filter with { HasFailed = true } : filter, failures.Cause(parsed));
            return parsed.GetValue(failed)
                ? FailuresAsync(experiment, parsed, choice, parsed.GetValue(limit) ?? FailureCauses.DefaultLimit)
                : ListAsync(experiment, parsed, choice, new TaskId(parsed.GetValue(after) ?? 0), parsed.GetValue(limit) ?? DefaultLimit);
        });
        return command.WithNotes("Exit codes: 0 shown; 1 the database does not answer; 2 there is no such experiment.").WithExamples(
            "emews task list trial-7",
            "emews task list trial-7 --failed",
            "emews task list trial-7 --cause ZeroDivisionError --limit 1000",
            "emews task list trial-7 --state running --pool pool2",
            "emews task list trial-7 --state failed --limit 1000 --json");
    }

    private static async Task<int> ListAsync(ExperimentOptions options, ParseResult parsed, TaskChoice choice, TaskId after, int limit)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);

        // One more than is shown tells whether any follow.
        var found = await choice.FirstAsync(experiment, after, limit + 1, signals.Stop);
        IReadOnlyList<TaskRecord> tasks = [.. found.Take(limit)];
        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteObjects("tasks", tasks, TaskJson.WriteTask);
            })
            : tasks.Count == 0 ? await choice.NothingAsync(experiment, signals.Stop) : Text(tasks, found.Count > limit));
        return ExitCodes.Done;
    }

    private static async Task<int> FailuresAsync(ExperimentOptions options, ParseResult parsed, TaskChoice choice, int limit)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var causes = await FailureCauses.ReadAsync(experiment, choice, signals.Stop);
        await Console.Out.WriteAsync(
            options.IsJson(parsed) ? FailureCauses.ToJson(experiment, causes)
            : causes.Count == 0 ? await choice.NothingAsync(experiment, signals.Stop)
            : FailureCauses.ToText(experiment, causes, choice, limit));
        return ExitCodes.Done;
    }

    private static string Text(IReadOnlyList<TaskRecord> tasks, bool moreFollow)
    {
        var text = new StringBuilder();
        text.AppendTable(Head, tasks.Select(Row), numbers: 3);
        if (moreFollow)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nThe first {tasks.Count}. More: --limit N; those that follow: --after {tasks[^1].TaskId}\n");
        }

        return text.ToString();
    }

    private static string[] Row(TaskRecord task)
    {
        var failure = TaskFailure.FromResultText(task.Result);
        return
        [
            task.TaskId.ToString(), OutputText.Number(task.Priority), OutputText.Number(task.Attempts), OutputText.State(task.State, failure is not null),
            task.Pool ?? "", Words.Short(task.Payload), failure is null ? Words.Short(task.Result ?? "") : Words.Short($"{failure.Kind}: {CauseText.Of(failure)}"),
        ];
    }
}
