using System.Globalization;
using System.Text;
using System.Text.Json;
using Emews.Cli.Commands.Experiments;
using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary>One task, for people.</summary>
internal static class TaskText
{
    private static readonly string[] Head = ["attempt", "outcome", "pool", "host", "claimed", "ran"];

    public static string Of(OpenExperiment experiment, TaskHistory history, TaskOrigin? origin)
    {
        var task = history.Task;
        var failure = TaskFailure.FromResultText(task.Result);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Task {task.TaskId} of {experiment.Id}: {OutputText.State(task.State, failure is not null)}\n");
        text.Append(CultureInfo.InvariantCulture, $"Type:      {history.WorkType}\n");
        text.Append(CultureInfo.InvariantCulture, $"Priority:  {task.Priority}\n");
        AppendWhereGiven(text, "Point:     ", origin is { } known ? $"{known.Point}, run {known.Replicate} of it" : null);
        AppendWhereGiven(text, "Tag:       ", history.Tag);
        AppendWhereGiven(text, "Created:   ", task.Created is { } created ? OutputText.Time(created) : null);
        AppendWhereGiven(text, "Payload:   ", Indented(task.Payload));
        AppendWhereGiven(text, "Result:    ", failure is null && task.Result is { } result ? Indented(result) : null);
        AppendAttempts(text, history.Attempts);
        text.Append(CultureInfo.InvariantCulture, $"\nNext:  {Next(experiment, task, failure)}\n");
        return text.ToString();
    }

    /// <summary>The word for what became of an attempt.</summary>
    public static string Outcome(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Complete => "complete",
        AttemptOutcome.Failed => "failed",
        AttemptOutcome.Lost => "lost",
        AttemptOutcome.Canceled => "canceled",
        _ => "running",
    };

    private static string Next(OpenExperiment experiment, TaskRecord task, TaskFailure? failure) =>
        failure is not null || task.State == TaskState.Canceled ? experiment.Command("task retry", task.TaskId.ToString())
        : task.State == TaskState.Complete ? experiment.Command("task list")
        : experiment.Command("task explain", task.TaskId.ToString());

    private static void AppendAttempts(StringBuilder text, IReadOnlyList<TaskAttempt> attempts)
    {
        if (attempts.Count == 0)
        {
            return;
        }

        text.Append('\n').AppendTable(Head, attempts.Select(Row), numbers: 1);
        foreach (var attempt in attempts.Where(attempt => attempt.FailureKind is not null))
        {
            text.Append(CultureInfo.InvariantCulture, $"\nAttempt {attempt.Number}: {attempt.FailureKind}\n");
            foreach (var line in (attempt.FailureMessage ?? "").TrimEnd().Split('\n'))
            {
                text.Append(CultureInfo.InvariantCulture, $"    | {line.TrimEnd()}\n");
            }
        }
    }

    private static string[] Row(TaskAttempt attempt) =>
    [
        OutputText.Number(attempt.Number), Outcome(attempt.Outcome), attempt.Pool, attempt.Host ?? "", OutputText.Time(attempt.Claimed),
        attempt is { Started: { } started, Stopped: { } stopped } ? Words.Seconds((stopped - started).TotalSeconds) : "",
    ];

    private static void AppendWhereGiven(StringBuilder text, string name, string? value)
    {
        if (value is not null)
        {
            text.Append(name).Append(value).Append('\n');
        }
    }

    /// <summary>A JSON object or list over several lines; anything else as it is.</summary>
    private static string Indented(string value)
    {
        using var document = JsonScalar.TryParse(value);
        if (document is null || document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return value;
        }

        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, OutputText.Indented))
        {
            document.RootElement.WriteTo(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
