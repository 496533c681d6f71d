using Emews.Processes;
using Emews.Workflows;
using Emews.Workflows.Outputs;
using Emews.Workflows.Outputs.Report;

namespace Emews.Cli.Display;

/// <summary>The last lines of a run: how it ended, where its results are, what to do next.</summary>
internal static class RunEnding
{
    // The commonest tell what is wrong; the table has them all.
    private const int MostFailures = 3;
    private const int MostRanges = 6;

    /// <param name="folder">The experiment's folder.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="configurationPath">The file it was run from.</param>
    /// <param name="json">Whether standard output belongs to a machine.</param>
    public static async Task PrintAsync(ExperimentFolder folder, WorkflowOutcome outcome, string configurationPath, bool json)
    {
        var output = json ? Console.Error : Console.Out;
        foreach (var line in Lines(folder, outcome, configurationPath))
        {
            await output.WriteLineAsync(line);
        }

        if (json)
        {
            await Console.Out.WriteAsync(await File.ReadAllTextAsync(Path.Combine(outcome.Folder, "summary.json")));
        }
    }

    /// <summary>What can be done with an experiment that has not ended.</summary>
    public static string WaysOn(ExperimentFolder folder, string configurationPath) =>
        $"Go on:     {folder.CommandToRun(configurationPath)} --resume\nGive up:   {folder.Command("cancel")}";

    /// <summary>Why it ended as it did; null where all there was is done, as the line before says.</summary>
    private static string? Why(WorkflowOutcome outcome) => outcome.Reason
        ?? (outcome.Summary is { Reason: { IsAsAsked: true }, Counts: { Canceled: 0, Unfinished: 0 } } ? null : outcome.Summary.Reason?.Sentence);

    private static IEnumerable<string> Lines(ExperimentFolder folder, WorkflowOutcome outcome, string configurationPath)
    {
        var summary = outcome.Summary;
        var counts = summary.Counts;
        var word = summary.Ended switch { RunEnd.Finished => "finished", RunEnd.Interrupted => "was interrupted", RunEnd.Canceled => "was canceled", _ => "failed" };
        yield return string.Empty;
        var time = Words.Time(TimeSpan.FromSeconds(summary.WallSeconds), summary.Sessions);
        yield return $"{folder.ExperimentId} {word}: {counts.Complete} of {counts.Total} tasks complete{Others(summary)}, in {time}.";
        if (Why(outcome) is { } why)
        {
            yield return why;
        }

        if (summary.Best is { } best)
        {
            yield return $"Best:      {Words.Value(best.Value)}{Words.PlusMinus(best.StandardError, best.Runs)}{Where(best)} ({Words.Which(best.TaskId, best.Point, best.Runs)})";
        }

        foreach (var line in MayBeAt(summary))
        {
            yield return line;
        }

        // One of each kind before a second of any, so that a rare kind is not hidden behind a common one.
        var kinds = summary.Failures.DistinctBy(failure => failure.Kind, StringComparer.Ordinal).ToList();
        foreach (var failure in kinds.Concat(summary.Failures.Except(kinds)).Take(MostFailures))
        {
            yield return $"Failures:  {failure.Count} × {failure.Kind}: {Words.FirstLine(failure.Message)} (task {failure.First})";
        }

        if (summary.Failures.Count > MostFailures)
        {
            yield return $"           and {Words.Count(summary.Failures.Count - MostFailures, "other cause")}";
        }

        if (summary.Pools.Count > 0)
        {
            // Only the database knows who ran which.
            var names = summary.Pools.Select(pool => outcome.Tasks == TasksAtEnd.There ? $"{pool.Name} {Words.Count(pool.Tasks, "task")}" : pool.Name);
            yield return $"Pools:     {string.Join(", ", names)}";
        }

        // Tasks cut short have no times of their own: with them the share would look too low.
        if (summary.SteadyUtilization is { } utilization && counts is { Canceled: 0, Unfinished: 0 })
        {
            yield return $"Workers:   busy {utilization:P1} of the steady time";
        }

        yield return $"Results:   {Short(Path.Combine(outcome.Folder, "tasks.csv"))}";
        yield return $"Report:    {Short(Path.Combine(outcome.Folder, "report.html"))}";
        yield return $"Database:  {Short(outcome.Database)}";
        foreach (var data in outcome.StoppedServers)
        {
            yield return $"           its server was stopped; to start it again: emews db start --data {ShellWord.Of(Short(data))}";
        }

        foreach (var line in Next(folder, outcome, configurationPath))
        {
            yield return line;
        }
    }

    /// <summary>Where the surrogate has the best, if it can be trusted.</summary>
    private static IEnumerable<string> MayBeAt(RunSummary summary)
    {
        if (summary.Surrogate is not { Predicts: true, Narrows: true } review)
        {
            yield break;
        }

        yield return $"May be at: {string.Join(", ", review.Ranges.Take(MostRanges).Select(range => $"{range.Name} {ReviewText.Plausible(range)}"))} (by the surrogate, also between the points that ran)";
        if (ReviewText.Outside(review) is { } outside)
        {
            yield return $"           {outside}";
        }
    }

    /// <summary>The commands to type next.</summary>
    private static IEnumerable<string> Next(ExperimentFolder folder, WorkflowOutcome outcome, string configurationPath)
    {
        var (counts, ended) = (outcome.Summary.Counts, outcome.Summary.Ended);
        if (counts.Failed > 0)
        {
            yield return $"Look:      {folder.TaskCommand("list")} --failed";
        }

        if (outcome.Tasks == TasksAtEnd.Gone)
        {
            yield return $"Next:      {folder.CommandForAnother(configurationPath)}";
            yield break;
        }

        if (ended is RunEnd.Failed && counts.Failed > 0)
        {
            yield return $"Mended?    {folder.TaskCommand("retry")} --failed";
        }

        if (ended is RunEnd.Interrupted or RunEnd.Failed && counts.Unfinished > 0)
        {
            yield return outcome.Tasks == TasksAtEnd.There
                ? $"Nothing is lost: the database keeps {Words.Count(counts.Unfinished, "unfinished task")}."
                : "When the database is back:";
            yield return WaysOn(folder, configurationPath);
        }
        else if (ended is RunEnd.Finished && counts.Unfinished > 0)
        {
            yield return $"Waiting:   {Words.Count(counts.Unfinished, "task")} put back into the queue while the run went on. Run them: {folder.CommandToRun(configurationPath)} --resume";
        }
        else if (ended is not RunEnd.Finished)
        {
            yield return $"Go on:     {folder.CommandToRun(configurationPath)} --resume";
        }
    }

    private static string Where(BestTask best) =>
        PointText.Of(best) is { Length: > 0 } setting ? $" at {setting}" : string.Empty;

    private static string Others(RunSummary summary)
    {
        var counts = summary.Counts;
        var parts = new List<string> { $"{counts.Failed} failed" };
        if (counts.Canceled > 0)
        {
            parts.Add($"{counts.Canceled} canceled");
        }

        if (counts.Unfinished > 0)
        {
            parts.Add($"{counts.Unfinished} unfinished");
        }

        return ", " + string.Join(", ", parts);
    }

    /// <summary>A path as the user would type it from here; an address as it is.</summary>
    private static string Short(string path)
    {
        if (!Path.IsPathRooted(path))
        {
            return path;
        }

        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
