using System.Globalization;
using System.Text;
using System.Text.Json;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary>What the failed tasks of an experiment died of.</summary>
internal static class FailureCauses
{
    // Messages of their own making must not fill the memory, nor the screen.
    private const int MostCauses = 1_000;
    private const int ShownCauses = 10;
    private const int ExampleIds = 10;
    private const int LastLines = 5;

    /// <summary>Reads the tasks a page at a time.</summary>
    /// <returns>The causes, the commonest first.</returns>
    public static async Task<IReadOnlyList<FailureCause>> ReadAsync(OpenExperiment experiment, TaskFilter filter, CancellationToken cancellationToken)
    {
        var causes = new Dictionary<string, FailureCause>(StringComparer.Ordinal);
        await foreach (var task in TaskPages.ReadFiltered(experiment.Store, experiment.Id, filter, cancellationToken))
        {
            if (TaskFailure.FromResultText(task.Result) is not { } failure)
            {
                continue;
            }

            var key = CauseText.Key(failure);
            if (causes.TryGetValue(key, out var known))
            {
                known.Add(task.TaskId, ExampleIds);
            }
            else if (causes.Count < MostCauses)
            {
                causes.Add(key, new FailureCause(failure.Kind, CauseText.Of(failure), failure.Message, task.TaskId));
            }
        }

        return [.. causes.Values.OrderByDescending(cause => cause.Count).ThenBy(cause => cause.Examples[0])];
    }

    public static string ToText(OpenExperiment experiment, IReadOnlyList<FailureCause> causes)
    {
        var failed = causes.Sum(cause => cause.Count);
        var text = new StringBuilder();
        if (failed == 0)
        {
            return $"No such task of {experiment.Id} has failed.\n";
        }

        text.Append(CultureInfo.InvariantCulture, $"{failed} of {Words.Count(experiment.State.Counts.Total, "task")} failed, for {Words.Count(causes.Count, "reason")}:\n");
        foreach (var cause in causes.Take(ShownCauses))
        {
            var more = cause.Count > cause.Examples.Count ? ", …" : "";
            text.Append(CultureInfo.InvariantCulture, $"\n{cause.Count} × {cause.Kind}: {cause.Summary}\n");
            text.Append(CultureInfo.InvariantCulture, $"    {(cause.Count == 1 ? "task" : "tasks")} {string.Join(", ", cause.Examples)}{more}\n");
            foreach (var line in cause.Message.TrimEnd().Split('\n').Skip(1).TakeLast(LastLines))
            {
                text.Append(CultureInfo.InvariantCulture, $"    | {line.TrimEnd()}\n");
            }
        }

        if (causes.Count > ShownCauses)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nAnd {causes.Count - ShownCauses} more; all of them: --json\n");
        }

        var (first, kinds) = (causes[0], causes.Select(cause => cause.Kind).Distinct(StringComparer.Ordinal).Count());
        text.Append(CultureInfo.InvariantCulture, $"\nNext:  {experiment.Command("task show", first.Examples[0].ToString())}\n");
        text.Append(CultureInfo.InvariantCulture, $"       {experiment.Command("task retry", kinds == 1 ? "--failed" : $"--failed --kind {ShellWord.Of(first.Kind)}")}\n");
        return text.ToString();
    }

    public static string ToJson(OpenExperiment experiment, IReadOnlyList<FailureCause> causes) => JsonText.Of(json =>
    {
        json.WriteString("exp_id", experiment.Id);
        json.WriteNumber("failed", causes.Sum(cause => cause.Count));
        json.WriteObjects("causes", causes, Write);
    });

    private static void Write(Utf8JsonWriter json, FailureCause cause)
    {
        json.WriteString("kind", cause.Kind);
        json.WriteString("cause", cause.Summary);
        json.WriteNumber("count", cause.Count);
        json.WriteIds("task_ids", cause.Examples);
        json.WriteString("message", cause.Message);
    }
}
