using Emews.Workflows;
using Spectre.Console;

namespace Emews.Cli.Display;

/// <summary>The live view of a run on a terminal: bar, tasks by state, pools, best value, reprioritisations, time left.</summary>
internal sealed class LiveDisplay : IRunDisplay
{
    private const string ShowCursor = "\e[?25h";
    private const string Between = "   ";
    private const int LongestBar = 40;
    private const int ShortestBar = 10;

    // What stands beside the bar, in a run of days with a million points.
    private const int BesideBar = 50;

    private readonly IAnsiConsole _console;
    private readonly string _experiment;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _live;
    private readonly Lock _lock = new();
    private LiveDisplayContext? _context;

    public LiveDisplay(IAnsiConsole console, string experiment)
    {
        _console = console;
        _experiment = experiment;
        AppDomain.CurrentDomain.ProcessExit += LeaveTerminal;
        _live = console.Live(View($"[bold]{Markup.Escape(experiment)}[/]  starting")).StartAsync(context =>
        {
            _context = context;
            context.Refresh();
            return _done.Task;
        });
    }

    public void Show(WorkflowProgress progress)
    {
        lock (_lock)
        {
            _context?.UpdateTarget(Render(progress));
        }
    }

    public void Say(string message)
    {
        lock (_lock)
        {
            _console.Write(new Message(message));
        }
    }

    public async ValueTask DisposeAsync()
    {
        _done.TrySetResult();
        await _live;
        AppDomain.CurrentDomain.ProcessExit -= LeaveTerminal;
    }

    /// <summary>A process that ends at once leaves a terminal with a cursor, below the view.</summary>
    private void LeaveTerminal(object? sender, EventArgs e) => _console.Profile.Out.Writer.Write(ShowCursor + Environment.NewLine);

    private Rows Render(WorkflowProgress progress)
    {
        var lines = new List<string> { Bar(progress) };
        lines.AddRange(States(progress).Select((line, i) => Detail(i == 0 ? "tasks" : "", line)));
        if (progress.DatabaseAwayFor is { } length)
        {
            lines.Insert(1, Detail("", $"[yellow]database away for {Words.Time(length)}[/]: what follows was so before"));
        }

        if (progress.Pools.Count > 0)
        {
            lines.Add(Detail("pools", string.Join(Between, progress.Pools.Select(Pool))));
        }

        if (progress.Best is { } best)
        {
            lines.Add(Detail("best", Markup.Escape(Words.Best(best))));
        }

        if (progress.LastReprioritization is { } last)
        {
            var behind = progress.DecisionsBehind > 0 ? $"   [yellow]{progress.DecisionsBehind} behind[/]" : string.Empty;
            lines.Add(Detail(
                "order",
                $"{Words.Count(progress.Reprioritizations, "reprioritisation")}, the last after {last.After} points, "
                + $"{Words.Time(last.Ago)} ago, in {Words.Seconds(last.Duration.TotalSeconds)}{behind}"));
        }

        return View([.. lines]);
    }

    private string Bar(WorkflowProgress progress)
    {
        var width = Math.Clamp(_console.Profile.Width - _experiment.Length - BesideBar, ShortestBar, LongestBar);
        // Where nobody knows how many points there will be, those submitted so far are the measure.
        var end = progress.EndAfter ?? progress.Counts.Total;
        var share = end == 0 ? 1 : (double)progress.Ended / end;
        var filled = (int)(Math.Clamp(share, 0, 1) * width);
        var left = progress.Remaining is { } remaining && progress.Ended < end ? $"   about {Words.Time(remaining)} left" : string.Empty;
        return
            $"[bold]{Markup.Escape(_experiment)}[/]  [green]{new string('━', filled)}[/][grey]{new string('━', width - filled)}[/]  "
            + $"{Words.Ended(progress)}   {Words.Time(progress.Elapsed)}{left}";
    }

    /// <summary>Over several lines where the terminal is narrow: how many have failed is never cut off.</summary>
    private IEnumerable<string> States(WorkflowProgress progress)
    {
        var counts = progress.Counts;
        string[] states =
        [
            $"queued {counts.Queued + counts.Requeued}{Words.Again(counts)}", $"running {counts.Running}", $"complete {counts.Complete}",
            counts.Failed > 0 ? $"[red]failed {counts.Failed}[/]" : "failed 0",
            .. counts.Canceled > 0 ? [$"canceled {counts.Canceled}"] : Array.Empty<string>(),
        ];
        var line = "";
        foreach (var state in states)
        {
            var longer = line.Length == 0 ? state : $"{line}{Between}{state}";
            if (line.Length > 0 && Markup.Remove(Detail("", longer)).Length > _console.Profile.Width)
            {
                yield return line;
                longer = state;
            }

            line = longer;
        }

        yield return line;
    }

    private static string Pool(PoolProgress pool) =>
        pool.HasEnded ? $"[grey]{Markup.Escape(pool.Name)} ended[/]" : $"{Markup.Escape(pool.Name)} {pool.Busy}/{pool.Workers} busy";

    private static string Detail(string name, string markup) => $"  [grey]{name,-6}[/] {markup}";

    /// <summary>The lines under an empty one. There must be two at least: to go up by none means one to many terminals.</summary>
    private static Rows View(params IEnumerable<string> lines) => new(lines.Prepend(" ").Select(line => new OneLine(line)));
}
