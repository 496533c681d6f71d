using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Tasks;
using Emews.Workflows;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary><c>emews task retry</c>: puts tasks that failed, or were canceled, back into the queue.</summary>
internal static class TaskRetryCommand
{
    // A statement of so many ids is short, and a transaction of so many tasks soon over.
    private const int AtOnce = 10_000;

    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var tasks = TaskArguments.Several(least: 0);
        var failed = new Option<bool>("--failed") { Description = "All that failed." };
        var failures = new FailureOptions();
        var command = new Command("retry", "Put tasks that failed, or were canceled, back into the queue, with all their attempts before them.");
        experiment.AddTo(command);
        command.Add(tasks);
        command.Add(failed);
        foreach (var option in failures.All)
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            var (ids, all) = (result.GetResult(tasks) is { Tokens.Count: > 0 }, result.GetResult(failed) is not null);
            if (ids == all)
            {
                result.AddError(ids ? "Name tasks, or --failed for all that failed." : "Which tasks? Name them, or --failed for all that failed.");
            }

            if (!all && failures.All.FirstOrDefault(option => result.GetResult(option) is not null) is { } chosen)
            {
                result.AddError($"{chosen.Name} chooses among those that failed: --failed is missing.");
            }
        });
        command.SetAction((parsed, _) => RunAsync(
            experiment, parsed, [.. (parsed.GetValue(tasks) ?? []).Select(TaskArguments.Parse)],
            new TaskChoice(new TaskFilter(HasFailed: true, FailureKind: failures.Kind(parsed)), failures.Cause(parsed))));
        return command.WithNotes(
            "A task keeps its number, its priority, and the record of its earlier attempts.",
            "Exit codes: 0 done, also where nothing has failed; 1 the database does not answer; 2 there is no such experiment or task, or one that is named has not failed.").WithExamples(
            "emews task retry trial-7 42 43",
            "emews task retry trial-7 --failed",
            "emews task retry trial-7 --failed --kind timeout",
            "emews task retry trial-7 --failed --cause ZeroDivisionError");
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed, IReadOnlyList<TaskId> ids, TaskChoice choice)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var isNamed = ids.Count > 0;
        ids = isNamed ? ids : await choice.ReadAsync(experiment, cancellationToken: signals.Stop).Select(task => task.TaskId).ToListAsync(signals.Stop);
        if (isNamed)
        {
            await RefuseOthersAsync(experiment, ids, signals.Stop);
        }

        var retried = new List<TaskId>();
        foreach (var part in ids.Chunk(AtOnce))
        {
            retried.AddRange(await experiment.Store.RetryAsync(new RetryRequest(part), signals.Stop));
        }

        var agents = (await experiment.ListAgentsAsync(signals.Stop)).Where(agent => agent is { IsAlive: true, StoppedClaiming: null }).ToList();
        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteIds("retried", retried);
            })
            : retried.Count == 0 ? $"{await choice.NothingAsync(experiment, signals.Stop)}Nothing was put back.\n"
            : ToText(experiment, retried, agents));
        return ExitCodes.Done;
    }

    /// <summary>Refuses ids of which one neither failed nor was canceled: nobody meant it.</summary>
    private static async Task RefuseOthersAsync(OpenExperiment experiment, IReadOnlyList<TaskId> ids, CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            var task = (await experiment.GetTaskAsync(id, cancellationToken)).Task;
            var failed = TaskFailure.FromResultText(task.Result) is not null;
            if (!failed && task.State != TaskState.Canceled)
            {
                throw new WorkflowRefusedException(
                    $"Task {id} is {OutputText.State(task.State, failed)}: only what failed, or was canceled, can be tried again. Nothing was put back.\n"
                    + $"  Those that failed: {experiment.Command("task list", "--failed")}");
            }
        }
    }

    private static string ToText(OpenExperiment experiment, List<TaskId> retried, List<AgentRecord> agents)
    {
        var said = $"Back in the queue: {TaskIdText.Of(retried)}.\n";
        var pools = string.Join(", ", agents.Select(agent => agent.Pool).Distinct(StringComparer.Ordinal));
        return pools.Length > 0
            ? $"{said}{(agents.Count == 1 ? "The pool" : "The pools")} at work ({pools}) will run {(retried.Count == 1 ? "it" : "them")}. Look:  {experiment.Command("task explain", retried[0].ToString())}\n"
            : $"{said}No pool is at work. Next:  {Resume.Command(experiment.Folder)}\n";
    }
}
