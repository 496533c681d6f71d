using System.CommandLine;
using System.Globalization;
using System.Text;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Cli.Commands.Pools;
using Emews.Tasks;
using Emews.Workflows;

namespace Emews.Cli.Commands.Tasks;

/// <summary><c>emews task explain</c>: why a task is not running.</summary>
internal static class TaskExplainCommand
{
    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var task = TaskArguments.One();
        var command = new Command("explain", "Tell why a task is not running: no pool for its type, pools full, others before it, a search that has to decide, a wait before it is tried again; where it runs, and what becomes of it if nobody hears of who runs it.");
        experiment.AddTo(command);
        command.Add(task);
        command.SetAction((parsed, _) => RunAsync(experiment, parsed, TaskArguments.Parse(parsed.GetRequiredValue(task))));
        return command.WithNotes("Exit codes: 0 told; 1 the database does not answer; 2 there is no such experiment or task.").WithExamples(
            "emews task explain trial-7 42",
            "emews task explain trial-7 42 --json");
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed, TaskId id)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var task = await experiment.GetTaskAsync(id, signals.Stop);
        var record = await experiment.Store.FindExperimentAsync(experiment.Id, signals.Stop);
        var configuration = RecordedRun.ConfigurationOf(record, experiment.Folder);
        var agents = await experiment.ListAgentsAsync(signals.Stop);
        var situation = new TaskSituation(
            task,
            await experiment.Store.FindInQueueAsync(id, signals.Stop),
            agents,
            record,
            RunLock.IsHeld(experiment.Folder),
            configuration is null ? null : WorkflowParts.ForeignLeases(configuration).FirstOrDefault(lease => lease.WorkType == task.WorkType),
            await SilentPool.ListAsync(experiment, agents, signals.Stop));
        var reasons = TaskReasons.Of(situation);
        await Console.Out.WriteAsync(options.IsJson(parsed) ? ToJson(experiment, situation, reasons) : ToText(experiment, situation, reasons));
        return ExitCodes.Done;
    }

    private static string ToText(OpenExperiment experiment, TaskSituation situation, IReadOnlyList<TaskReason> reasons)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Task {situation.Id} of {experiment.Id} {Standing(situation)}.\n");
        foreach (var reason in reasons)
        {
            text.Append(CultureInfo.InvariantCulture, $"- {reason.Text}\n");
        }

        if (NextCommand(experiment, situation, reasons) is { } next)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nNext:  {next}\n");
        }

        return text.ToString();
    }

    private static string Standing(TaskSituation situation) => situation.State switch
    {
        "failed" => "has failed",
        "requeued" => situation.Task.RetryIn is null ? "is queued again" : "waits to be tried again",
        var state => $"is {state}",
    };

    private static string ToJson(OpenExperiment experiment, TaskSituation situation, IReadOnlyList<TaskReason> reasons) => JsonText.Of(json =>
    {
        json.WriteString("exp_id", experiment.Id);
        json.WriteNumber("task_id", situation.Id.Value);
        json.WriteString("state", situation.State);
        json.WriteNumber("type", situation.Task.WorkType);
        if (situation.Position is { } position)
        {
            json.WriteNumber("higher_priority", position.Higher);
            json.WriteNumber("submitted_earlier", position.Earlier);
        }

        if (situation.Task.RetryIn is { } wait)
        {
            json.WriteNumber("retry_in_s", wait.TotalSeconds);
        }

        json.WriteNumber("workers", situation.Claiming.Sum(agent => agent.Workers));
        json.WriteNumber("free_workers", situation.FreeWorkers);
        json.WriteObjects("reasons", reasons, (each, reason) =>
        {
            each.WriteString("reason", reason.Word);
            each.WriteString("text", reason.Text);
        });
        json.WriteString("next", NextCommand(experiment, situation, reasons));
    });

    /// <summary>What helps; null where there is nothing to be done.</summary>
    private static string? NextCommand(OpenExperiment experiment, TaskSituation situation, IReadOnlyList<TaskReason> reasons) => reasons[0].Help switch
    {
        TaskHelp.Show => experiment.Command("task show", reasons[0].Task.ToString()),
        TaskHelp.Retry => experiment.Command("task retry", reasons[0].Task.ToString()),
        TaskHelp.Resume => Resume.Command(experiment.Folder),
        TaskHelp.StartPool => experiment.Folder.PoolCommand("start", situation.PoolToStart ?? "POOL"),
        TaskHelp.Prioritize => experiment.Command("task prioritize", $"{reasons[0].Task} --priority N"),
        _ => null,
    };
}
