using System.Globalization;
using System.Text;
using System.Text.Json;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Cli.Display;
using Emews.Processes;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary>What the failed tasks of an experiment died of.</summary>
internal static class FailureCauses
{
    /// <summary>How many causes people are shown unless they ask for more.</summary>
    public const int DefaultLimit = 10;

    // Messages of their own making must not fill the memory.
    private const int MostCauses = 1_000;
    private const int ExampleIds = 10;
    private const int LastLines = 5;
    private const int LongestPattern = 200;

    /// <summary>Reads the tasks a page at a time.</summary>
    /// <returns>The causes, the commonest first.</returns>
    public static async Task<IReadOnlyList<FailureCause>> ReadAsync(OpenExperiment experiment, TaskChoice choice, CancellationToken cancellationToken)
    {
        var causes = new Dictionary<string, FailureCause>(StringComparer.Ordinal);
        await foreach (var task in choice.ReadAsync(experiment, cancellationToken: cancellationToken))
        {
            if (TaskFailure.FromResultText(task.Result) is not { } failure)
            {
                continue;
            }

            var key = CauseText.Key(failure);
            if (!causes.TryGetValue(key, out var cause))
            {
                if (causes.Count == MostCauses)
                {
                    continue;
                }

                causes.Add(key, cause = new FailureCause(failure));
            }

            cause.Tasks.Add(task.TaskId);
        }

        return [.. causes.Values.OrderByDescending(cause => cause.Tasks.Count).ThenBy(cause => cause.Tasks[0])];
    }

    /// <summary>The causes for people.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="causes">At least one.</param>
    /// <param name="choice">The tasks that were asked for.</param>
    /// <param name="limit">How many to show.</param>
    public static string ToText(OpenExperiment experiment, IReadOnlyList<FailureCause> causes, TaskChoice choice, int limit)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{causes.Sum(cause => cause.Tasks.Count)} of {Words.Count(experiment.State.Counts.Total, "task")} failed, for {Words.Count(causes.Count, "reason")}:\n");
        foreach (var cause in causes.Take(limit))
        {
            Append(text, experiment, cause);
        }

        if (causes.Count > limit)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nAnd {Words.Count(causes.Count - limit, "other reason")}: {experiment.Command("task list", $"--failed --limit {causes.Count}")}\n");
        }

        var first = causes[0];
        text.Append(CultureInfo.InvariantCulture, $"\nNext:  {experiment.Command("task show", first.Tasks[0].ToString())}\n");
        text.Append(CultureInfo.InvariantCulture, $"       {experiment.Command("task retry", causes.Count == 1 && choice.IsAllThatFailed ? "--failed" : $"--failed {Option(first)}")}\n");
        return text.ToString();
    }

    public static string ToJson(OpenExperiment experiment, IReadOnlyList<FailureCause> causes) => JsonText.Of(json =>
    {
        json.WriteString("exp_id", experiment.Id);
        json.WriteNumber("failed", causes.Sum(cause => cause.Tasks.Count));
        json.WriteObjects("causes", causes, Write);
    });

    private static void Append(StringBuilder text, OpenExperiment experiment, FailureCause cause)
    {
        var (tasks, isCut) = (cause.Tasks, cause.Tasks.Count > ExampleIds);
        text.Append(CultureInfo.InvariantCulture, $"\n{tasks.Count} × {cause.Kind}: {cause.Summary}\n");
        text.Append(CultureInfo.InvariantCulture, $"    {(tasks.Count == 1 ? "task" : "tasks")} {string.Join(", ", tasks.Take(ExampleIds))}{(isCut ? ", …" : "")}\n");
        if (isCut)
        {
            text.Append(CultureInfo.InvariantCulture, $"    all of them: {experiment.Command("task list", $"{Option(cause)} --limit {tasks.Count}")}\n");
        }

        foreach (var line in cause.Message.TrimEnd().Split('\n').Skip(1).TakeLast(LastLines))
        {
            text.Append(CultureInfo.InvariantCulture, $"    | {line.TrimEnd()}\n");
        }
    }

    /// <summary>The option that chooses the tasks of a cause.</summary>
    private static string Option(FailureCause cause)
    {
        var pattern = cause.Pattern.Length > LongestPattern ? cause.Pattern[..LongestPattern] : cause.Pattern;
        return $"--cause {ShellWord.Of(pattern.Length > 0 ? pattern : cause.Kind)}";
    }

    private static void Write(Utf8JsonWriter json, FailureCause cause)
    {
        json.WriteString("kind", cause.Kind);
        json.WriteString("cause", cause.Summary);
        json.WriteNumber("count", cause.Tasks.Count);
        json.WriteIds("task_ids", cause.Tasks);
        json.WriteString("message", cause.Message);
    }
}
