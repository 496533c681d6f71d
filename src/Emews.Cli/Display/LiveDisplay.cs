using Emews.Workflows;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Emews.Cli.Display;

/// <summary>The live view of a run on a terminal: bar, tasks by state, pools, best value, reprioritisations, time left.</summary>
internal sealed class LiveDisplay : IRunDisplay
{
    private const int BarWidth = 40;

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
        _live = console.Live(new Markup($"[bold]{Markup.Escape(experiment)}[/]  starting")).StartAsync(context =>
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
            _console.WriteLine(message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _done.TrySetResult();
        await _live;
    }

    private Rows Render(WorkflowProgress progress)
    {
        var lines = new List<IRenderable> { new Text(string.Empty), Bar(progress), Detail("tasks", States(progress)) };
        if (progress.Pools.Count > 0)
        {
            lines.Add(Detail("pools", string.Join("   ", progress.Pools.Select(Pool))));
        }

        if (progress.Best is { } best)
        {
            lines.Add(Detail("best", Markup.Escape(Words.Best(best))));
        }

        if (progress.LastReprioritization is { } last)
        {
            var behind = progress.DecisionsBehind > 0 ? $"   [yellow]{progress.DecisionsBehind} decisions behind[/]" : string.Empty;
            lines.Add(Detail(
                "order",
                $"{Words.Count(progress.Reprioritizations, "reprioritisation")}, the last after {last.After} completions, {Words.Time(last.Ago)} ago, in {Words.Seconds(last.Duration.TotalSeconds)}{behind}"));
        }

        return new Rows(lines);
    }

    private Markup Bar(WorkflowProgress progress)
    {
        var share = progress.EndAfter == 0 ? 1 : (double)progress.Ended / progress.EndAfter;
        var filled = (int)(Math.Clamp(share, 0, 1) * BarWidth);
        var left = progress.Remaining is { } remaining && progress.Ended < progress.EndAfter ? $"   about {Words.Time(remaining)} left" : string.Empty;
        return new Markup(
            $"[bold]{Markup.Escape(_experiment)}[/]  [green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/]  "
            + $"{progress.Ended} of {progress.EndAfter}   {Words.Time(progress.Elapsed)}{left}");
    }

    private static string States(WorkflowProgress progress)
    {
        var counts = progress.Counts;
        var failed = counts.Failed > 0 ? $"   [red]failed {counts.Failed}[/]" : "   failed 0";
        var canceled = counts.Canceled > 0 ? $"   canceled {counts.Canceled}" : string.Empty;
        return $"queued {counts.Queued + counts.Requeued}   running {counts.Running}   complete {counts.Complete}{failed}{canceled}";
    }

    private static string Pool(PoolProgress pool) =>
        pool.HasEnded ? $"[grey]{Markup.Escape(pool.Name)} ended[/]" : $"{Markup.Escape(pool.Name)} {pool.Busy}/{pool.Workers} busy";

    private static Markup Detail(string name, string markup) => new($"  [grey]{name,-6}[/] {markup}");
}
