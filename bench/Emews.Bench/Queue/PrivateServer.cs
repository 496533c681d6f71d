using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Emews.Database.Server;
using Emews.Tasks;
using Npgsql;

namespace Emews.Bench.Queue;

/// <summary>
/// A PostgreSQL server as the machine's package starts it, durable and with default sizes, in a folder of its own; only the number of
/// connections is raised. It ends with this process, however that ends: a shell waits for the end of its standard input.
/// </summary>
internal sealed class PrivateServer : IAsyncDisposable
{
    private const string Superuser = "postgres";

    private const string Keeper =
        """
        trap '' HUP INT TERM
        folder=$1
        shift
        cat >/dev/null
        "$@" stop -D "$folder/data" -m immediate -w >/dev/null 2>&1
        rm -rf "$folder"
        """;

    private readonly PostgresBinaries _binaries;
    private readonly ServerAccount _account;
    private readonly string _folder;
    private readonly Process _keeper;
    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly int _port = FreePort();
    private int _databases;

    private PrivateServer(PostgresBinaries binaries, ServerAccount account, string folder)
    {
        (_binaries, _account, _folder) = (binaries, account, folder);
        string[] command = ["-c", Keeper, "sh", folder, .. account.Command([binaries.PathOf("pg_ctl")])];
        _keeper = Process.Start(new ProcessStartInfo("/bin/sh", command)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            WorkingDirectory = "/",
        })!;
    }

    public string Version => _binaries.Version;

    public string Folder => _folder;

    /// <summary>Counts the processor time that is spent on the server and by this program.</summary>
    public CpuMeter Meter() => new(Postmaster.Read(Path.Combine(_folder, "data"))!.ProcessId);

    /// <summary>What the server has to say.</summary>
    public string LogPath => Path.Combine(_folder, "log");

    /// <exception cref="EmewsException">PostgreSQL is not installed, or does not start.</exception>
    public static async Task<PrivateServer> StartAsync()
    {
        var binaries = await PostgresBinaries.FindAsync(null, ServerEnvironment.Current(), CancellationToken.None);
        var account = await ServerAccount.ForAsync("", CancellationToken.None);
        var folder = await RunAsync(account, ["mktemp", "-d", Path.Combine(Path.GetTempPath(), "emews-bench-XXXXXX")]);
        var server = new PrivateServer(binaries, account, folder.TrimEnd());
        try
        {
            await server.StartClusterAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes an empty database.</summary>
    /// <param name="settings">What its sessions have otherwise than by default, such as <c>("commit_delay", "3000")</c>.</param>
    public async Task<BenchDatabase> CreateDatabaseAsync(params (string Name, string Value)[] settings)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench{++_databases}");
        await RunSqlAsync($"CREATE DATABASE {name}");
        foreach (var (key, value) in settings)
        {
            await RunSqlAsync($"ALTER DATABASE {name} SET {key} = '{value}'");
        }

        return new BenchDatabase(this, name);
    }

    public Task DropDatabaseAsync(string name) => RunSqlAsync($"DROP DATABASE {name} WITH (FORCE)");

    public NpgsqlConnectionStringBuilder ConnectionTo(string database) => new()
    {
        Host = "127.0.0.1",
        Port = _port,
        Database = database,
        Username = Superuser,
        Password = _password,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
    };

    public Task RunSqlAsync(string sql) => RunSqlAsync(sql, command => command.ExecuteNonQueryAsync());

    /// <summary>How many connections programs of this name hold.</summary>
    public async Task<long> CountConnectionsAsync(string application) => (long)(await RunSqlAsync(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1",
        command =>
        {
            command.Parameters.Add(new() { Value = application });
            return command.ExecuteScalarAsync();
        }))!;

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }

    private async Task<T> RunSqlAsync<T>(string sql, Func<NpgsqlCommand, Task<T>> run)
    {
        var settings = ConnectionTo("postgres");
        settings.Pooling = false;
        await using var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await run(command);
    }

    private async Task StartClusterAsync()
    {
        var (data, secret) = (Path.Combine(_folder, "data"), Path.Combine(_folder, "secret"));
        await RunAsync(_account, ["sh", "-c", "umask 077; cat >\"$1\"", "sh", secret], _password);
        await RunAsync(
            _account,
            [
                _binaries.PathOf("initdb"), "-D", data, "--username", Superuser, "--pwfile", secret, "--auth", "scram-sha-256",
                "--encoding", "UTF8", "--locale", "C",
            ]);
        var settings = $"-p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={_folder} -c max_connections=300";
        await RunAsync(_account, [_binaries.PathOf("pg_ctl"), "start", "-D", data, "-w", "-l", LogPath, "-o", settings]);
    }

    private static async Task<string> RunAsync(ServerAccount account, IEnumerable<string> command, string input = "")
    {
        var result = await ProgramRun.RunAsync(account.Command(command), ServerEnvironment.Current().WithoutPostgres(), input);
        return result.Succeeded
            ? result.Output
            : throw new ServerRefusedException($"The private PostgreSQL does not start:\n{result.Said}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
