using System.Globalization;
using System.Text;
using Emews.Cli.Display;
using Emews.Database.Upkeep;
using Emews.Tasks;

namespace Emews.Cli.Commands.Db;

/// <summary>What is in a database, in tables for people.</summary>
internal static class PrintText
{
    public static string Of(
        DatabaseTarget target, DatabaseCondition condition, DatabaseContents contents, IReadOnlyList<TaskRow> tasks)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{target.Address}: {condition.Engine} {condition.Version}, {Schema(condition)}");
        if (target.Experiment is { } experiment)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Of experiment {experiment} alone:");
        }

        text.AppendLine();
        text.AppendTable(
            ["type", "queued", "running", "complete", "failed", "canceled", "requeued", "stops", "output queue", "back-off", "input queue"],
            contents.Types.Select(type => Row(type)),
            numbers: 11);
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Experiments: {List(contents.Experiments.Select(each => $"{each.ExperimentId} ({Words.Count(each.Tasks, "task")})"))}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Live pools:  {List(contents.Agents.Select(each => each.ToString()))}");
        if (tasks.Count > 0)
        {
            text.AppendLine().AppendLine(contents.Tasks > tasks.Count ? $"Tasks, the first {tasks.Count} of {contents.Tasks}:" : "Tasks:");
            text.AppendTable(
                ["id", "type", "priority", "state", "experiment", "pool", "payload", "result"],
                tasks.Select(task => Row(task)),
                numbers: 3);
        }

        return text.ToString();
    }

    /// <summary>The word for a task's state, as files have it.</summary>
    public static string State(TaskRow task) => task.HasFailed ? "failed" : task.State switch
    {
        TaskState.Queued => "queued",
        TaskState.Running => "running",
        TaskState.Complete => "complete",
        TaskState.Canceled => "canceled",
        TaskState.Requeued => "requeued",
        _ => ((int)task.State).ToString(CultureInfo.InvariantCulture),
    };

    private static string Schema(DatabaseCondition condition) => condition.Schema is { } schema ? $"schema {schema}" : "EQ-SQL's schema alone";

    private static string[] Row(TypeContents type) =>
    [
        .. new[]
        {
            type.WorkType, type.Counts.Queued, type.Counts.Running, type.Counts.Complete, type.Counts.Failed, type.Counts.Canceled,
            type.Counts.Requeued, type.Stops, type.OutputQueue, type.Backoff, type.InputQueue,
        }.Select(number => number.ToString(CultureInfo.InvariantCulture)),
    ];

    private static string[] Row(TaskRow task) =>
    [
        task.TaskId.ToString(CultureInfo.InvariantCulture), task.WorkType.ToString(CultureInfo.InvariantCulture),
        task.Priority.ToString(CultureInfo.InvariantCulture), State(task), task.ExperimentId ?? "", task.Pool ?? "", Words.Short(task.Payload ?? ""), Words.Short(task.Result ?? ""),
    ];

    private static string List(IEnumerable<string> items) => string.Join(", ", items) is { Length: > 0 } list ? list : "none";
}
