using System.Globalization;
using Emews.Database;
using Emews.IntegrationTests.Tool;
using Microsoft.Data.Sqlite;

namespace Emews.IntegrationTests.Tunnels;

/// <summary>A search on a laptop, and on a cluster the database, the service before it, and its pools. Between them there is ssh alone.</summary>
internal sealed class LaptopAndCluster : IAsyncDisposable
{
    private const string Experiment = "quickstart";

    private readonly Workspace _laptop;
    private readonly Workspace _cluster;
    private EmewsProcess? _service;
    private string _port = "0";

    private LaptopAndCluster(TwoHosts hosts, SshServer server)
    {
        (Hosts, Server) = (hosts, server);
        (_laptop, _cluster) = (new Workspace { Network = hosts.Laptop }, new Workspace { Network = hosts.Login });
    }

    public TwoHosts Hosts { get; }

    public SshServer Server { get; }

    public RunFolder Run => _laptop.Run(Experiment);

    /// <summary>The service as the cluster's machines see it.</summary>
    public string Service => $"127.0.0.1:{_port}";

    /// <summary>How many tasks have ended in the database.</summary>
    public int Ended
    {
        get
        {
            using var connection = new SqliteConnection($"Data Source={_cluster.PathOf("emews.db")};Pooling=False;Default Timeout=30");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT count(*) FROM eq_tasks WHERE eq_status = 2";
            return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>How many of them the search has collected.</summary>
    public int Collected => !Run.Has("events.jsonl") ? 0 : Run.EventLines.Count(line => line.Contains("\"event\":\"completed\"", StringComparison.Ordinal));

    public static async Task<LaptopAndCluster> StartAsync()
    {
        var hosts = await TwoHosts.StartAsync();
        var scene = new LaptopAndCluster(hosts, await SshServer.StartAsync(hosts: hosts));
        scene._cluster.Set("EMEWS_TOKEN", "correct-horse-battery-staple");
        scene._laptop.Set("EMEWS_TOKEN", "correct-horse-battery-staple");
        await using (await SqliteStore.OpenAsync(scene._cluster.PathOf("emews.db"), null, TestContext.Current.CancellationToken))
        {
        }

        await scene.StartServiceAsync();
        return scene;
    }

    /// <summary>Starts the service, where it was before.</summary>
    public async Task StartServiceAsync()
    {
        _service?.Dispose();
        _service = _cluster.Start("service", "start", "--db-path", "emews.db", "--port", _port);
        await _service.SaysAsync("Stop:   Ctrl-C");
        _port = _service.Said.Split("127.0.0.1:")[1].Split('\n')[0];
    }

    public Task KillServiceAsync() => _service!.SignalAsync("KILL");

    /// <summary>Starts the search on the laptop.</summary>
    /// <param name="configuration">What it runs, in YAML, without its queue and its pools.</param>
    public EmewsProcess StartRun(string configuration)
    {
        _laptop.Write("laptop.yaml", $$"""
            {{configuration}}
            pools: {}
            task_queues:
              sim: {type: emews_service, port: {{_port}}, tunnel: {config_key: far, ssh_config: {{Server.Configuration}} } }
            """);
        return _laptop.Start("run", Experiment, "laptop.yaml");
    }

    /// <summary>Starts a pool on the cluster.</summary>
    /// <param name="configuration">What the search runs, as the cluster has it.</param>
    /// <param name="workers">How many workers it has.</param>
    public EmewsProcess StartPool(string configuration, int workers)
    {
        _cluster.Write("cluster.yaml", $$"""
            {{configuration}}
            pools: {pool1: {CFG_PPN: {{workers}} } }
            """);
        return _cluster.Start("pool", "run", Experiment, "pool1", "--config", "cluster.yaml", "--db-path", "emews.db", "--until-idle", "5");
    }

    public async ValueTask DisposeAsync()
    {
        _service?.Dispose();
        await Server.DisposeAsync();
        _laptop.Dispose();
        _cluster.Dispose();
        await Hosts.DisposeAsync();
    }
}
