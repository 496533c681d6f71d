using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Emews.Database;
using Emews.Tests.Shared;
using Npgsql;

namespace Emews.Tests.Postgres;

/// <summary>
/// A PostgreSQL server with a folder, a port and a password of its own. Durability against a power cut is off, all else is as a user has it.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    /// <summary>Who owns the databases of the tests, and may do nothing beyond that.</summary>
    public const string User = "emews";

    private const string Superuser = "postgres";
    private readonly string _folder;
    private readonly string _password = Guid.NewGuid().ToString("N");
    private readonly PostgresKeeper _keeper;
    private readonly Lazy<Task<string>> _template;
    private int _databases;

    private PostgresCluster(string folder)
    {
        _folder = folder;
        _keeper = new PostgresKeeper(folder);
        _template = new(MakeTemplateAsync);
    }

    public string Folder => _folder;

    public int Port { get; private set; }

    private string PasswordFile => Path.Combine(_folder, "password");

    /// <summary>Makes and starts one, or skips the test where PostgreSQL is not installed.</summary>
    public static async Task<PostgresCluster> StartNewAsync()
    {
        Needs.Service("PostgreSQL", PostgresPrograms.Folder is not null);
        var folder = (await PostgresPrograms.RunAsync("mktemp", "-d", "/tmp/emews-test-XXXXXX")).TrimEnd();
        var cluster = new PostgresCluster(folder);
        try
        {
            await cluster.InitializeAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task StartAsync() => ControlAsync("start", "-l", Path.Combine(_folder, "log"));

    public Task StopAsync(ShutdownMode mode) => ControlAsync("stop", "-m", ToWord(mode));

    public Task RestartAsync(ShutdownMode mode) => ControlAsync("restart", "-m", ToWord(mode), "-l", Path.Combine(_folder, "log"));

    /// <summary>Makes an empty database, or a copy of another that nobody is connected to.</summary>
    public async Task<PostgresDatabase> CreateDatabaseAsync(string template = "template0", string options = "")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await RunAsync($"CREATE DATABASE {name} OWNER {User} TEMPLATE {template} {options}");
        return new PostgresDatabase(this, name);
    }

    /// <summary>Makes an EMEWS DB, copied from one with its schema: several times as fast as to make that anew.</summary>
    public async Task<PostgresDatabase> CreateEmewsDatabaseAsync() => await CreateDatabaseAsync(await _template.Value);

    public Task DropDatabaseAsync(string name) => RunAsync($"DROP DATABASE {name} WITH (FORCE)");

    /// <summary>How a user connects. Neither encryption nor pooling, so that a session is what it seems.</summary>
    public string ConnectionString(string database, string user = User) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Database = database,
        Username = user,
        Password = _password,
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = false,
    }.ConnectionString;

    /// <summary>Runs a statement as superuser.</summary>
    public async Task RunAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres", Superuser));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _keeper.DisposeAsync();

    private async Task InitializeAsync()
    {
        var data = Path.Combine(_folder, "data");
        await PostgresPrograms.RunAsync("sh", "-c", "umask 077 && echo \"$2\" >\"$1\"", "sh", PasswordFile, _password);
        await PostgresPrograms.RunAsync(
            PostgresPrograms.PathOf("initdb"), "-D", data, "--no-sync", "--username", Superuser, "--pwfile", PasswordFile,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C");
        Port = FreePort();
        await File.AppendAllTextAsync(Path.Combine(data, "postgresql.conf"), string.Create(
            CultureInfo.InvariantCulture,
            $"port = {Port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = '{_folder}'\nfsync = off\n"));
        await StartAsync();
        await RunAsync($"CREATE ROLE {User} LOGIN PASSWORD '{_password}'");
    }

    private async Task<string> MakeTemplateAsync()
    {
        var database = await CreateDatabaseAsync();
        await using (await PostgresStore.OpenAsync(database.ConnectionString))
        {
        }

        return database.Name;
    }

    private Task<string> ControlAsync(string verb, params string[] options) =>
        PostgresPrograms.RunAsync([PostgresPrograms.PathOf("pg_ctl"), "-D", Path.Combine(_folder, "data"), "-w", "-s", .. options, verb]);

    private static string ToWord(ShutdownMode mode) => mode is ShutdownMode.Fast ? "fast" : "immediate";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>How a server goes down.</summary>
public enum ShutdownMode
{
    /// <summary>It ends its sessions in good order.</summary>
    Fast,

    /// <summary>It is gone, and recovers when it starts.</summary>
    Immediate,
}
