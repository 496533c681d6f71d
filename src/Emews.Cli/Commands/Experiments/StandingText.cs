using System.Globalization;
using System.Text;
using Emews.Cli.Display;
using Emews.Workflows;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Experiments;

/// <summary>How an experiment stands, for people.</summary>
internal static class StandingText
{
    /// <summary>A few lines that tell it at one look.</summary>
    public static string Of(OpenExperiment experiment, RunView view, WorkflowProgress progress)
    {
        var text = new StringBuilder();
        var left = progress.Remaining is { } remaining ? $", about {Words.Time(remaining)} left" : "";
        text.Append(CultureInfo.InvariantCulture, $"{experiment.Id}: {Standing.Word(view.Ended)}, {(view.Ended is null ? "for" : "in")} {Words.Time(progress.Elapsed, view.Tally.Sessions?.Count ?? 1)}{left}\n");
        if (view.Ended is RunEnd.Failed && view.Tally.Failure is { } failure)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Words.FirstLine(failure)}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Points:   {Words.Ended(progress)} ended\n");
        if (view.Ended is RunEnd.Finished or RunEnd.Failed && view.Tally.Reason is { IsFailure: false } reason)
        {
            text.Append(CultureInfo.InvariantCulture, $"Ended:    {reason.Text}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"Tasks:    {Tasks(progress)}\n");
        if (progress.Pools.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"Pools:    {string.Join(", ", progress.Pools.Select(Pool))}\n");
        }

        if (progress.Best is { } best)
        {
            text.Append(CultureInfo.InvariantCulture, $"Best:     {Words.Best(best)}\n");
        }

        if (progress.LastReprioritization is { } last)
        {
            var ago = view.Ended is null ? $", {Words.Time(last.Ago)} ago" : "";
            text.Append(CultureInfo.InvariantCulture, $"Order:    {Words.Count(progress.Reprioritizations, "reprioritisation")}, the last after {last.After} completions{ago}\n");
        }

        return text.ToString();
    }

    /// <summary>What can be done next, a command a line.</summary>
    public static IEnumerable<string> WaysOn(OpenExperiment experiment, RunView view, WorkflowProgress progress)
    {
        if (view.Ended is null)
        {
            yield return $"Watch:    {experiment.Command("watch")}";
        }
        else if (view.Ended is not RunEnd.Finished)
        {
            yield return $"Go on:    {Resume.Command(experiment.Folder)}";
        }

        if (progress.Counts.Failed > 0)
        {
            yield return $"Failures: {experiment.Command("task list", "--failed")}";
        }

        if (view.Ended is RunEnd.Interrupted or RunEnd.Failed && progress.Counts.Unfinished > 0)
        {
            yield return $"Give up:  {experiment.Command("experiment cancel")}";
        }

        if (view.Ended is not null)
        {
            yield return $"Export:   {experiment.Command("experiment export")}";
        }
    }

    private static string Tasks(WorkflowProgress progress)
    {
        var counts = progress.Counts;
        return $"{counts.Queued + counts.Requeued} queued{Words.Again(counts)}, {counts.Running} running, {counts.Complete} complete, {counts.Failed} failed"
            + (counts.Canceled > 0 ? $", {counts.Canceled} canceled" : "");
    }

    private static string Pool(PoolProgress pool) => pool.HasEnded ? $"{pool.Name} ended" : $"{pool.Name} {pool.Busy}/{pool.Workers} busy";
}
