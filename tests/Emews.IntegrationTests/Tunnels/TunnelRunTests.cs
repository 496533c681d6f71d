using System.Text.Json;
using Emews.Database;
using Emews.IntegrationTests.Tool;
using Emews.TestModels;

namespace Emews.IntegrationTests.Tunnels;

/// <summary>Runs whose search reaches its service through a tunnel.</summary>
public sealed class TunnelRunTests : IAsyncLifetime
{
    private readonly Workspace workspace = new();
    private SshServer server = null!;
    private EmewsProcess service = null!;
    private string url = null!;

    public async ValueTask InitializeAsync()
    {
        server = await SshServer.StartAsync();
        workspace.Set("HOME", workspace.PathOf("home"));
        await using (await SqliteStore.OpenAsync(workspace.PathOf("far.db"), null, TestContext.Current.CancellationToken))
        {
        }

        service = workspace.Start("service", "start", "--db-path", "far.db");
        await service.SaysAsync("Stop:   Ctrl-C");
        var port = service.Said.Split("127.0.0.1:")[1].Split('\n')[0];
        url = $"http://127.0.0.1:{port}";
        workspace.Write("me.yaml", $$"""
            search_space_size: 20
            sample_dimensions: 2
            seed: 1
            {{Workspace.Model(typeof(MarkingModel))}}
            pools: {p: {CFG_PPN: 4} }
            task_queues:
              sim: {type: emews_service, port: {{port}}, tunnel: {config_key: far, ssh_config: {{server.Configuration}} } }
            """);
    }

    public async ValueTask DisposeAsync()
    {
        service.Dispose();
        workspace.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Pools_and_looks_at_the_run_open_tunnels_of_their_own()
    {
        (await workspace.RunAsync("run", "trial", "me.yaml")).MustSucceed();
        Assert.Equal((20, 20, 0, 0, 0), workspace.Run("trial").Counts);
        var status = JsonDocument.Parse((await workspace.RunAsync("status", "trial", "--json")).MustSucceed().Output).RootElement;
        Assert.Equal("finished", status.GetProperty("state").GetString());
        var far = (await workspace.RunAsync(
            "task", "list", "trial", "--output", "elsewhere", "--service", url, "--tunnel", "far", "--ssh-config", server.Configuration)).MustSucceed();
        Assert.Contains("complete", far.Output, StringComparison.Ordinal);
        Assert.Empty(server.Clients);
    }

    [Fact]
    public async Task A_run_that_is_killed_leaves_no_client_behind()
    {
        workspace.Hold();
        using var run = workspace.Start("run", "trial", "me.yaml");
        await workspace.HoldsAsync(4);
        Assert.NotEmpty(server.Clients);
        await run.SignalAsync("KILL");
        await Eventually.TrueAsync(() => server.Clients.Count == 0, () => string.Join('\n', server.Clients));
    }

    [Fact]
    public async Task A_tunnel_that_cannot_be_opened_is_said_before_anything_begins()
    {
        server.Know(null);
        var result = await workspace.RunAsync("run", "trial", "me.yaml");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("The tunnel to far cannot be opened: its host key is not known here.", result.Error, StringComparison.Ordinal);
        Assert.False(workspace.Run("trial").Exists);
    }
}
