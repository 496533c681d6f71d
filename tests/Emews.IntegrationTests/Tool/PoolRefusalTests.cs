using System.Net;
using System.Net.Sockets;
using Emews.Database;
using Emews.Tests.Postgres;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>A pool whose configuration or database is of no use says so at once, and names what to mend.</summary>
public sealed class PoolRefusalTests : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task A_configuration_that_is_wrong() =>
        await RefusedAsync(2, ":5:1: error: seeed: unknown key; did you mean 'seed'?", "seeed: 3");

    [Fact]
    public async Task A_pool_that_the_configuration_does_not_have()
    {
        _workspace.Write("trial.yaml", Of(""));

        Assert.Contains("has no pool 'p2'. It has: p1.", await PoolRefusal.OfAsync(_workspace, "p2", exitCode: 2), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("here.db", "There is no database ")]
    [InlineData("nowhere/here.db", "There is no database ")]
    [InlineData(".", "There is no database ")]
    [InlineData("trial.yaml", "trial.yaml is not a SQLite database.")]
    public async Task A_SQLite_file_that_is_none(string path, string reason)
    {
        await RefusedAsync(2, reason, $"dbs: {{d: {{db_path: {path}}}}}");

        Assert.False(File.Exists(_workspace.PathOf("here.db")));
    }

    [Fact]
    public async Task A_SQLite_file_of_a_newer_Emews()
    {
        await using (await SqliteStore.OpenAsync(_workspace.PathOf("new.db"), cancellationToken: TestContext.Current.CancellationToken))
        {
        }

        (await Shell.RunAsync(_workspace.Root, null, "python3", "-c", """
            import sqlite3
            with sqlite3.connect("new.db") as db:
                db.execute("INSERT INTO emews_schema (version, applied) VALUES (1000, 0)")
            """)).MustSucceed();

        await RefusedAsync(2, "made by a newer Emews", "dbs: {d: {db_path: new.db}}");
    }

    [Theory]
    [InlineData("127.0.0.1", "nothing listens on the port")]
    [InlineData("nobody.invalid", "the host is unknown")]
    [InlineData("/tmp/emews-nowhere", "no server has its socket")]
    public async Task A_server_that_is_not_there(string host, string reason) =>
        await RefusedAsync(1, reason, $"dbs: {{d: {{db_host: {host}, db_port: 1, db_name: x, db_user: me}}}}");

    [Theory]
    [InlineData("", "no answer in time")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "is no PostgreSQL server: something else answers")]
    public async Task A_server_that_makes_no_sense(string answer, string reason)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        _ = AnswerAsync(server, answer);

        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        await RefusedAsync(1, reason, $"dbs: {{d: {{db_host: 127.0.0.1, db_port: {port}, db_name: x, db_user: me}}}}");
        var ping = await _workspace.RunAsync("db", "ping", "--connection", $"postgresql://me@127.0.0.1:{port}/x");
        Assert.Equal(1, ping.ExitCode);
        Assert.Contains(reason, ping.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_lets_nobody_in_has_no_such_database_or_a_newer_one()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateEmewsDatabaseAsync();
        await database.RunAsync("INSERT INTO emews_schema (version) VALUES (1000)");
        var entry = PostgresEntry.Of(database, _workspace);

        await RefusedAsync(2, "made by a newer Emews", entry);
        await RefusedAsync(2, "does not exist on its server", entry.Replace(database.Name, "nix", StringComparison.Ordinal));
        _workspace.Set("PGPASSWORD", "guessed");
        Assert.DoesNotContain("guessed", await RefusedAsync(2, "lets nobody in with this name and password", entry), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_down()
    {
        await using var cluster = await PostgresCluster.StartNewAsync();
        await using var database = await cluster.CreateDatabaseAsync();
        var entry = PostgresEntry.Of(database, _workspace);
        await cluster.StopAsync(ShutdownMode.Fast);
        try
        {
            await RefusedAsync(1, "nothing listens on the port", entry);
        }
        finally
        {
            await cluster.StartAsync();
        }
    }

    private static async Task AnswerAsync(TcpListener server, string answer)
    {
        var clients = new List<TcpClient>();
        while (true)
        {
            clients.Add(await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken));
            await clients[^1].GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), TestContext.Current.CancellationToken);
        }
    }

    private static string Of(string more) => $$"""
        search_space_size: 10
        sample_dimensions: 2
        tasks: [{type: 0, pools: [p1]}]
        pools: {p1: {CFG_PROCS: 2} }
        {{more}}
        """;

    private async Task<string> RefusedAsync(int exitCode, string reason, string more)
    {
        _workspace.Write("trial.yaml", Of(more));
        var said = await PoolRefusal.OfAsync(_workspace, "p1", exitCode);
        Assert.Contains(reason, said, StringComparison.Ordinal);
        return said;
    }
}
