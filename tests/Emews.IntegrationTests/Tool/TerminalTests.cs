using System.Text.RegularExpressions;
using Emews.TestModels;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews run</c> on a terminal: the live view, Ctrl-C, and a terminal that is closed.</summary>
public sealed class TerminalTests : IDisposable
{
    private static readonly string[] View =
    [
        "^live  ━+  [0-9]+ of 120   [0-9]+ s(   about [0-9]+ s left)?$",
        "^  tasks  queued [0-9]+   running [0-9]+   complete [0-9]+   failed 0$",
        "^  pools  pool1 [0-4]/4 busy(   pool2 [0-4]/4 busy)?$",
        @"^  best   [0-9.]+ \(task [0-9]+\) at x = \[.*\]$",
        "^  order  [0-9]+ reprioritisations?, the last after [0-9]+ points, [0-9]+ s ago, in [0-9.]+ s(   [0-9]+ behind)?$",
    ];

    private readonly Workspace workspace = new();

    [Theory]
    [InlineData(80, 24)]
    [InlineData(120, 40)]
    public async Task The_live_view_shows_bar_states_pools_best_and_order(int width, int height)
    {
        workspace.Write("live.yaml", """
            search_space_size: 120
            sample_dimensions: 2
            retrain_after: 20
            seed: 4
            runtime: -1
            runtime_var: 0.5
            tasks: [{type: 0, pools: [pool1]}]
            pool_schedule: [{after_reprioritizations: 1, pool: pool2}]
            pools:
              pool1: {CFG_PROCS: 4}
              pool2: {CFG_PROCS: 4}
            """);
        var terminal = await workspace.OpenTerminalAsync(width, height, "run live live.yaml");

        // In the middle, under what has been said so far.
        var middle = await terminal.ShowsAsync(screen => screen.Length > View.Length && AreView(screen[^View.Length..]));
        Assert.Equal("$ emews", middle[0]);
        Assert.All(middle[1..^(View.Length + 1)], line => Assert.Matches("^Pool pool[12] joined with 4 workers.$", line));
        Assert.Equal("", middle[^(View.Length + 1)]);
        Assert.False(await terminal.ShowsCursorAsync());

        // At the end the view says so too, and the last lines stand below it.
        var end = await terminal.ShowsAsync("[exit 0]");
        Assert.Equal(["$ emews", "Pool pool1 joined with 4 workers.", "Pool pool2 joined with 4 workers.", ""], end[..4]);
        Assert.Matches("^live  ━+  120 of 120   [0-9]+ s$", end[4]);
        Assert.Equal("  tasks  queued 0   running 0   complete 120   failed 0", end[5]);
        Assert.Equal("  pools  pool1 ended   pool2 ended", end[6]);
        Assert.True(AreView([end[4], end[5], "  pools  pool1 0/4 busy", end[7], end[8]]), string.Join('\n', end));
        Assert.Equal("", end[9]);
        Assert.StartsWith("live finished: 120 of 120 tasks complete", end[10], StringComparison.Ordinal);
        Assert.Equal("Database:  output/live/emews.db", end[^2]);
        Assert.True(await terminal.ShowsCursorAsync());
    }

    [Fact]
    public async Task A_run_is_watched_from_another_terminal_which_leaves_it_alone()
    {
        workspace.Write("live.yaml", $$"""
            search_space_size: 6
            sample_dimensions: 2
            seed: 4
            {{Workspace.Model(typeof(MarkingModel))}}
            pools:
              pool1: {CFG_PROCS: 2}
            """);
        workspace.Hold();
        using var run = workspace.Start("run", "live", "live.yaml");
        await workspace.HoldsAsync(2);

        var terminal = await workspace.OpenTerminalAsync(100, 24, "watch live");
        await terminal.ShowsAsync("  pools  pool1 2/2 busy");
        await terminal.ShowsAsync("  tasks  queued 4   running 2   complete 0   failed 0");
        await terminal.PressAsync("C-c");
        await terminal.ShowsAsync("[exit 130]");

        workspace.Release();
        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        await terminal.CloseAsync();
    }

    [Theory]
    [InlineData(40)]
    [InlineData(50)]
    [InlineData(80)]
    [InlineData(120)]
    public async Task How_many_have_failed_is_there_at_any_width(int width)
    {
        workspace.Write("narrow.yaml", $$"""
            search_space_size: 40
            sample_dimensions: 2
            retrain_after: 40
            seed: 4
            {{Workspace.Model(typeof(FifthFailsModel))}}
            pools:
              local: {CFG_PROCS: 1}
            """);
        var terminal = await workspace.OpenTerminalAsync(width, 24, "run narrow narrow.yaml");

        var screen = await terminal.ShowsAsync("[exit 0]");

        var tasks = string.Join("   ", screen.SkipWhile(line => !line.StartsWith("  tasks", StringComparison.Ordinal))
            .TakeWhile(line => !line.StartsWith("  pools", StringComparison.Ordinal)).Select(line => line[9..]));
        Assert.Equal("queued 0   running 0   complete 32   failed 8", tasks);
    }

    [Fact]
    public async Task What_is_too_wide_for_the_terminal_is_cut_and_never_wraps()
    {
        workspace.Write("wide.yaml", """
            search_space_size: 40
            sample_dimensions: 12
            retrain_after: 40
            seed: 4
            runtime: -1
            pools:
              pool-with-a-name-of-40-characters-1-1-1-1: {CFG_PROCS: 2}
              pool-with-a-name-of-40-characters-2-2-2-2: {CFG_PROCS: 2}
            """);
        var name = new string('w', 64);
        var terminal = await workspace.OpenTerminalAsync(80, 24, $"run {name} wide.yaml");

        var screen = await terminal.ShowsAsync(screen => screen.Length > 4 && screen[^1].StartsWith("  best   ", StringComparison.Ordinal));

        Assert.Equal("", screen[^5]);
        Assert.Matches($"^{name}  ━+.*…$", screen[^4]);
        Assert.StartsWith("  tasks  ", screen[^3], StringComparison.Ordinal);
        Assert.Matches("^  pools  pool-with-.*…$", screen[^2]);
        Assert.Matches("^  best   .*…$", screen[^1]);
    }

    [Fact]
    public async Task Ctrl_C_reaches_the_run_only_and_lets_running_tasks_end()
    {
        var terminal = await HeldAsync();

        await terminal.PressAsync("C-c");
        await terminal.ShowsAsync("Stopping: ");
        Assert.Single(workspace.Pools);
        workspace.Release();
        await terminal.ShowsAsync("[exit 130]");

        Assert.Equal((3, 0, 57), (workspace.Run("trial").InState(2), workspace.Run("trial").InState(1), workspace.Run("trial").InState(0)));
        Assert.True(await terminal.ShowsCursorAsync());
        Assert.Empty(workspace.Pools);
    }

    [Fact]
    public async Task A_second_Ctrl_C_leaves_the_terminal_as_it_was()
    {
        var terminal = await HeldAsync();

        await terminal.PressAsync("C-c");
        await terminal.ShowsAsync("Stopping: ");
        var screen = await terminal.ShowsAsync("[exit 130]", press: "C-c");

        Assert.Contains("[exit 130]", screen, StringComparer.Ordinal);
        Assert.True(await terminal.ShowsCursorAsync());
        await Eventually.TrueAsync(() => workspace.Pools.Count == 0, () => "A pool goes on.");
    }

    [Fact]
    public async Task A_terminal_that_is_closed_interrupts_the_run_in_good_order()
    {
        var terminal = await HeldAsync();

        await terminal.CloseAsync();
        await Eventually.TrueAsync(() => workspace.Run("trial").AgentsThatStoppedClaiming == 1, () => "The pool is not told.");
        workspace.Release();
        await workspace.NothingRunsAsync();

        var run = workspace.Run("trial");
        Assert.True(run.Has("summary.json"), "It ended without its outputs.");
        Assert.Equal("interrupted", run.Ended);
        Assert.Equal((3, 0, 57), (run.InState(2), run.InState(1), run.InState(0)));
    }

    public void Dispose() => workspace.Dispose();

    /// <summary>A run in a terminal, with three tasks that do not end before they may.</summary>
    private async Task<Terminal> HeldAsync()
    {
        workspace.Write("trial.yaml", $$"""
            search_space_size: 60
            sample_dimensions: 2
            retrain_after: 60
            seed: 3
            {{Workspace.Model(typeof(MarkingModel))}}
            pools:
              local: {CFG_PROCS: 3}
            """);
        workspace.Hold();
        var terminal = await workspace.OpenTerminalAsync(80, 24, "run trial trial.yaml");
        await workspace.HoldsAsync(3);
        await terminal.ShowsAsync("pools  local 3/3 busy");
        return terminal;
    }

    private static bool AreView(string[] lines) =>
        lines.Zip(View).All(pair => Regex.IsMatch(pair.First, pair.Second, RegexOptions.None, TimeSpan.FromSeconds(5)));
}
