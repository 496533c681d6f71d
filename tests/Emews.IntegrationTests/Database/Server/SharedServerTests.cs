using Emews.IntegrationTests.Tool;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;

namespace Emews.IntegrationTests.Database.Server;

/// <summary>One server of which several runs make use: the last of them stops it, if a run has started it and nobody else is there.</summary>
public sealed class SharedServerTests
{
    private readonly List<string> said = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_last_of_two_runs_stops_it_whichever_has_started_it(bool starterEndsFirst)
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        var (starter, other) = (Server(workspace), Server(workspace));
        Assert.True(await starter.StartAsync(Token));
        Assert.False(await other.StartAsync(Token));
        var (first, last) = starterEndsFirst ? (starter, other) : (other, starter);

        Assert.False(await first.StopAsync(Token));
        Assert.True(await workspace.RunsAsync());
        Assert.Contains("another run uses it", Assert.Single(said), StringComparison.Ordinal);
        Assert.True(await last.StopAsync(Token));
        Assert.False(await workspace.RunsAsync());
        Assert.False(await last.StopAsync(Token));
    }

    [Fact]
    public async Task Runs_that_come_and_go_at_once_never_find_it_gone()
    {
        const int rounds = 6;
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();

        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(ComeAndGoAsync, Token)));

        Assert.False(await workspace.RunsAsync());

        async Task ComeAndGoAsync()
        {
            for (var round = 0; round < rounds; round++)
            {
                var server = Server(workspace);
                await server.StartAsync(Token);
                await using (var session = await workspace.ConnectAsync())
                {
                }

                await server.StopAsync(Token);
            }
        }
    }

    [Fact]
    public async Task One_that_was_started_by_hand_before_or_meanwhile_goes_on()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        await workspace.StartServerAsync();
        var before = Server(workspace);
        Assert.False(await before.StartAsync(Token));
        Assert.False(await before.StopAsync(Token));
        Assert.True(await workspace.RunsAsync());
        await workspace.DoAsync("db", "stop", "--data", "data");

        var meanwhile = Server(workspace);
        Assert.True(await meanwhile.StartAsync(Token));
        await workspace.StartServerAsync();
        Assert.False(await meanwhile.StopAsync(Token));
        Assert.True(await workspace.RunsAsync());
        Assert.Empty(said);
    }

    [Fact]
    public async Task Others_who_are_connected_keep_it_and_its_user_is_told_how_to_stop_it()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        var run = Server(workspace);
        await run.StartAsync(Token);
        await using (var session = await workspace.ConnectAsync())
        {
            Assert.False(await run.StopAsync(Token));
            Assert.True(await workspace.RunsAsync());
            Assert.Contains($"emews db stop --data {workspace.Data}", Assert.Single(said), StringComparison.Ordinal);
        }

        // Still of runs: the next stops it.
        var next = Server(workspace);
        Assert.False(await next.StartAsync(Token));
        Assert.True(await next.StopAsync(Token));
        Assert.False(await workspace.RunsAsync());
    }

    [Fact]
    public async Task One_whose_run_was_killed_is_stopped_by_the_next()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        workspace.WriteConfiguration("db_data: data");
        var slow = workspace.Write("long.yaml", File.ReadAllText(workspace.PathOf("my.yaml")).Replace("{search", "{runtime: 10, search", StringComparison.Ordinal));
        using (var killed = workspace.Start("run", "killed", slow))
        {
            await killed.SaysAsync("joined");
            await killed.SignalAsync("KILL");
            await killed.EndsAsync();
        }

        Assert.True(await workspace.RunsAsync());
        await Eventually.TrueAsync(
            () => !ProcessTable.Of(workspace.Root).Any(process => process.IsPool), () => "The pool of the killed run goes on.");
        workspace.Write("my.yaml", File.ReadAllText(workspace.PathOf("my.yaml")).Replace("{search", "{tasks: [{type: 1}], search", StringComparison.Ordinal));
        await workspace.DoAsync("run", "next", "my.yaml");
        Assert.False(await workspace.RunsAsync());
    }

    private LocalDatabaseServer Server(ServerWorkspace workspace) => new(
        new DatabaseConfiguration.PostgreSql { Name = "here", Data = workspace.Data, Port = workspace.Port }, Say, TimeProvider.System);

    private void Say(string message)
    {
        lock (said)
        {
            said.Add(message);
        }
    }
}
