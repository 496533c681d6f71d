using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Tasks;

namespace Emews.Cli.Commands.Tasks;

/// <summary><c>emews task prioritize</c>: lets tasks that wait run sooner or later.</summary>
internal static class TaskPrioritizeCommand
{
    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var tasks = TaskArguments.Several();
        var priority = WholeNumber.Option("--priority", "The new priority: higher runs first, and of equals the lower number.", int.MinValue);
        priority.Required = true;
        var command = new Command("prioritize", "Give tasks that wait another priority.");
        experiment.AddTo(command);
        command.Add(tasks);
        command.Add(priority);
        command.SetAction((parsed, _) => RunAsync(
            experiment, parsed, [.. parsed.GetRequiredValue(tasks).Select(TaskArguments.Parse).Distinct()], parsed.GetValue(priority)!.Value));
        return command.WithNotes(
            "A search that reprioritises sets the priorities of all that waits anew, at its next decision.",
            "Exit codes: 0 done; 1 the database does not answer; 2 there is no such experiment or task.").WithExamples(
            "emews task prioritize trial-7 42 43 --priority 1000");
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed, IReadOnlyList<TaskId> ids, int priority)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        foreach (var id in ids)
        {
            await experiment.GetTaskAsync(id, signals.Stop);
        }

        var changed = await experiment.Store.UpdatePrioritiesAsync(new UpdatePrioritiesRequest(ids, [priority]), signals.Stop);
        if (options.IsJson(parsed))
        {
            await Console.Out.WriteAsync(JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteNumber("priority", priority);
                json.WriteIds("prioritized", changed);
            }));
            return ExitCodes.Done;
        }

        await Console.Out.WriteLineAsync($"Priority {priority} has now: {TaskIdText.Of(changed)}.");
        if (ids.Except(changed).ToList() is { Count: > 0 } others)
        {
            await Console.Out.WriteLineAsync($"No longer in the queue: {TaskIdText.Of(others)}.");
        }

        return ExitCodes.Done;
    }
}
