using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Emews.IntegrationTests.Tool;
using Emews.Tests.Postgres;
using Emews.Tests.Shared;
using Npgsql;

namespace Emews.IntegrationTests.Database.Server;

/// <summary>A folder in which the real tool makes and runs a cluster. Server and folder are gone when the test ends.</summary>
internal sealed class ServerWorkspace : IAsyncDisposable
{
    private readonly IReadOnlyList<string> user;
    private readonly PostgresKeeper keeper;
    private readonly string program;

    private ServerWorkspace(string root, string program, IReadOnlyList<string> user)
    {
        Root = root;
        this.program = program;
        this.user = user;
        keeper = new PostgresKeeper(root);
    }

    /// <summary><c>psql</c>, which need not lie where the server's programs do.</summary>
    public static string Psql { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "psql")).FirstOrDefault(File.Exists) ?? PostgresPrograms.PathOf("psql");

    public string Root { get; }

    /// <summary>The cluster's folder, which does not exist at first.</summary>
    public string Data => PathOf("data");

    public string PasswordFile => Path.Combine(Data, "emews.pgpass");

    public string Password => File.ReadAllText(PasswordFile).TrimEnd().Split(':')[^1];

    public int Port { get; } = FreePort();

    /// <summary>The process that runs the server.</summary>
    public int ServerProcess => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    /// <summary>What comes before a command so that it runs as the server does.</summary>
    public IReadOnlyList<string> ServerUser => user.Count > 0 ? user : PostgresPrograms.AsUser;

    /// <summary>A workspace of whoever runs the tests.</summary>
    public static Task<ServerWorkspace> OpenAsync() => OpenAsync(EmewsProcess.Program, []);

    /// <summary>A workspace of an ordinary user, who has a tool of their own: a clone may lie where only its owner may go.</summary>
    public static async Task<ServerWorkspace> OpenOrdinaryAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return await OpenAsync();
        }

        var account = await OrdinaryUser.CommandAsync();
        var workspace = await OpenAsync("tool/Emews.Cli", account);
        await workspace.ShellAsync("cp", "-r", Clone.PathOf("artifacts/bin/Emews.Cli/release"), "tool");
        await workspace.ShellAsync("chown", "-R", account[2], workspace.Root);
        return workspace;
    }

    public string PathOf(string file) => Path.Combine(Root, file);

    public string Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return file;
    }

    /// <summary>Writes a configuration with one database.</summary>
    public string WriteConfiguration(string database) => Write(
        "my.yaml", $"{{search_space_size: 4, sample_dimensions: 2, dbs: {{here: {{db_port: {Port}, {database}}}}}}}");

    /// <summary>Runs the tool here to its end.</summary>
    public Task<ShellResult> RunAsync(params string[] arguments) => ShellResultAsync([.. user, program, .. arguments]);

    /// <summary>Connects as who owns the database.</summary>
    /// <param name="host">A name, or the folder of a socket.</param>
    public async Task<NpgsqlConnection> ConnectAsync(string host = "localhost")
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = host,
            Port = Port,
            Username = Environment.UserName,
            Database = "emews",
            Passfile = PasswordFile,
            Pooling = false,
        }.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }

    /// <summary>Runs the tool here, which is to succeed.</summary>
    public async Task<ShellResult> DoAsync(params string[] arguments) => (await RunAsync(arguments)).MustSucceed();

    /// <summary>Runs the tool here, which is to refuse, and to say so on standard error only.</summary>
    public async Task<string> RefusedAsync(params string[] arguments)
    {
        var result = await RunAsync(arguments);
        Assert.True(result.ExitCode == 2, $"exit code {result.ExitCode}\n{result.Output}\n{result.Error}");
        Assert.Equal("", result.Output);
        Assert.StartsWith("emews: ", result.Error, StringComparison.Ordinal);
        return result.Error;
    }

    /// <summary>Starts the tool here.</summary>
    public EmewsProcess Start(params string[] arguments) =>
        EmewsProcess.Start(Root, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    /// <summary>Makes the cluster.</summary>
    public Task<ShellResult> InitAsync() => DoAsync("db", "init", "--data", "data", "--port", Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>Takes a copy of a cluster that the tool has made, which is a matter of moments.</summary>
    public async Task CopyAsync()
    {
        Assert.Empty(user);
        await ShellAsync("cp", "-a", Path.Combine(await ReadyCluster.FolderAsync(), "data"), Data);
    }

    /// <summary>Starts the server on the workspace's port.</summary>
    public Task<ShellResult> StartServerAsync() =>
        DoAsync("db", "start", "--data", "data", "--port", Port.ToString(CultureInfo.InvariantCulture));

    public async Task<JsonElement> StatusAsync() =>
        JsonDocument.Parse((await DoAsync("db", "status", "--data", "data", "--json")).Output).RootElement;

    public async Task<bool> RunsAsync() => (await StatusAsync()).GetProperty("running").GetBoolean();

    /// <summary>Asks the database something in <c>psql</c>, as the tool said to connect.</summary>
    public async Task<string> PsqlAsync(string said, string sql)
    {
        var command = said.Split('\n').Single(line => line.Contains(" psql ", StringComparison.Ordinal)).Split(": ", 2)[1].Trim();
        return (await ShellResultAsync([.. user, "sh", "-c", $"PATH=\"$PATH:$2\"; {command} -tAc \"$1\"", "sh", sql, Path.GetDirectoryName(Psql)!]))
            .MustSucceed().Output.TrimEnd();
    }

    /// <summary>Runs a command here, which is to succeed.</summary>
    public async Task<string> ShellAsync(params string[] command) => (await ShellResultAsync(command)).MustSucceed().Output;

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(Data))
        {
            await ShellResultAsync([.. ServerUser, PostgresPrograms.PathOf("pg_ctl"), "-D", Data, "-m", "immediate", "-w", "stop"]);
        }

        await keeper.DisposeAsync();
    }

    private Task<ShellResult> ShellResultAsync(string[] command) => Shell.RunAsync(Root, environment: null, command[0], command[1..]);

    private static async Task<ServerWorkspace> OpenAsync(string program, IReadOnlyList<string> user)
    {
        Needs.Service("PostgreSQL", PostgresPrograms.Folder is not null);
        var root = (await Shell.RunAsync("/", null, "sh", "-c", "d=$(mktemp -d /tmp/emews-server-XXXXXX) && chmod 755 $d && echo $d"))
            .MustSucceed().Output.TrimEnd();
        return new ServerWorkspace(root, Path.Combine(root, program), user);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
