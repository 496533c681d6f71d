using System.Net;
using System.Text.Json;
using Emews.Database;
using Emews.Rest;
using Emews.Tasks;
using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews service start</c>: a database over HTTP, for whoever has the token.</summary>
public sealed class ServiceCommandTests : IAsyncLifetime
{
    private const string Secret = "correct-horse-battery-staple";

    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Workspace workspace = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string TokenFile => workspace.PathOf("home/.emews/service-token");

    public async ValueTask InitializeAsync()
    {
        workspace.Set("HOME", workspace.PathOf("home"));
        await using var store = await SqliteStore.OpenAsync(workspace.PathOf("emews.db"), null, Token);
    }

    public ValueTask DisposeAsync()
    {
        workspace.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_token_is_made_at_the_first_start_and_kept_for_its_owner_alone()
    {
        using var first = workspace.Start("service", "start", "--db-path", "emews.db");
        await first.SaysAsync("Stop:   Ctrl-C");
        Assert.Contains($"Token:  in {TokenFile}\n", first.Said, StringComparison.Ordinal);
        Assert.Equal(OwnerAlone, OperatingSystem.IsWindows() ? OwnerAlone : File.GetUnixFileMode(TokenFile));
        var token = (await File.ReadAllTextAsync(TokenFile, Token)).Trim();
        Assert.Equal([new(1)], await SubmitAsync(AddressIn(first.Said), token));

        await first.SignalAsync("INT");
        var ended = await first.EndsAsync();
        Assert.Equal(130, ended.ExitCode);

        using var second = workspace.Start("service", "start", "--db-path", "emews.db");
        await second.SaysAsync("Stop:   Ctrl-C");
        Assert.Equal([new(2)], await SubmitAsync(AddressIn(second.Said), token));
        Assert.DoesNotContain(token, first.Said + second.Said, StringComparison.Ordinal);
        Assert.Equal([TokenFile], Directory.GetFiles(Path.GetDirectoryName(TokenFile)!));
    }

    [Fact]
    public async Task Another_program_learns_from_one_line_where_it_listens()
    {
        workspace.Set("EMEWS_TOKEN", Secret);
        using var process = workspace.Start("service", "start", "--db-path", "emews.db", "--json");
        await process.SaysAsync("}\n");
        var line = process.Said.Split('\n').Single(line => line.StartsWith('{'));
        using var said = JsonDocument.Parse(line);
        Assert.Equal((1, JsonValueKind.Null), (said.RootElement.GetProperty("format").GetInt32(), said.RootElement.GetProperty("token_file").ValueKind));
        Assert.Equal(workspace.PathOf("emews.db"), said.RootElement.GetProperty("database").GetString());
        Assert.Equal([new(1)], await SubmitAsync(new Uri(said.RootElement.GetProperty("address").GetString()!), Secret));
        await process.SignalAsync("TERM");
        Assert.Equal(130, (await process.EndsAsync()).ExitCode);
        Assert.False(File.Exists(TokenFile));
    }

    [Fact]
    public async Task A_named_file_comes_before_the_environment_and_is_made_where_there_is_none()
    {
        workspace.Set("EMEWS_TOKEN", Secret);
        using var process = workspace.Start("service", "start", "--db-path", "emews.db", "--token-file", "token");
        await process.SaysAsync("Stop:   Ctrl-C");
        var token = (await File.ReadAllTextAsync(workspace.PathOf("token"), Token)).Trim();
        Assert.NotEqual(Secret, token);
        Assert.Equal([new(1)], await SubmitAsync(AddressIn(process.Said), token));
    }

    [Fact]
    public async Task A_database_on_a_server_is_served_to_this_machine_without_a_token_where_that_is_wished()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateEmewsDatabaseAsync();
        workspace.Write("trial.yaml", "{search_space_size: 4, sample_dimensions: 2, seed: 1, " + PostgresEntry.Of(database, workspace) + "}");
        using var process = workspace.Start("service", "start", "--config", "trial.yaml", "--no-auth");
        await process.SaysAsync("Stop:   Ctrl-C");
        Assert.Contains("everybody on this machine", process.Said, StringComparison.Ordinal);
        await using var store = await RestStore.OpenAsync(AddressIn(process.Said), null, Token);
        var waits = Enumerable.Range(0, 50).Select(_ => store.WaitForResultsAsync(new("exp", new(1), new(9), 0, Timeout.InfiniteTimeSpan), Token)).ToList();
        Assert.Equal([new(1)], await store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, ["1"], [0]), Token));
        await process.SignalAsync("TERM");
        Assert.Equal(130, (await process.EndsAsync()).ExitCode);
        await store.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => Task.WhenAll(waits));
    }

    [Fact]
    public async Task Who_may_only_look_has_a_file_of_his_own()
    {
        using var process = workspace.Start("service", "start", "--db-path", "emews.db", "--read-token-file", "watchers");
        await process.SaysAsync("Stop:   Ctrl-C");
        Assert.Contains($"Looking alone: in {workspace.PathOf("watchers")}\n", process.Said, StringComparison.Ordinal);
        var (token, address) = ((await File.ReadAllTextAsync(workspace.PathOf("watchers"), Token)).Trim(), AddressIn(process.Said));
        Assert.Contains("read-only", (await Assert.ThrowsAsync<EmewsException>(() => SubmitAsync(address, token))).Message, StringComparison.Ordinal);
        Assert.Equal([new(1)], await SubmitAsync(address, (await File.ReadAllTextAsync(TokenFile, Token)).Trim()));
    }

    [Fact]
    public async Task It_speaks_TLS_with_a_certificate_that_is_made_beside_the_token()
    {
        using var process = workspace.Start("service", "start", "--db-path", "emews.db", "--tls");
        await process.SaysAsync("Stop:   Ctrl-C");
        Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(TokenFile)!, "service-tls.pem")));
        var fingerprint = process.Said.Split("fingerprint ")[1].Split('\n')[0];
        await using var store = await RestStore.OpenAsync(
            AddressIn(process.Said), new RestStoreOptions { Token = (await File.ReadAllTextAsync(TokenFile, Token)).Trim(), Fingerprint = fingerprint }, Token);
        Assert.True(await store.AreQueuesEmptyAsync(null, Token));
    }

    [Fact]
    public async Task Every_request_has_a_line_where_it_is_wished()
    {
        using var process = workspace.Start("service", "start", "--db-path", "emews.db", "--access-log", "access.log");
        await process.SaysAsync("Stop:   Ctrl-C");
        await SubmitAsync(AddressIn(process.Said), (await File.ReadAllTextAsync(TokenFile, Token)).Trim());
        await process.SignalAsync("INT");
        await process.EndsAsync();
        var lines = await File.ReadAllLinesAsync(workspace.PathOf("access.log"), Token);
        Assert.Collection(
            lines,
            line => Assert.Contains(" GET /readyz 200 ", line, StringComparison.Ordinal),
            line => Assert.Contains(" POST /v1/submit 200 ", line, StringComparison.Ordinal));
        Assert.DoesNotContain("/v1/submit", process.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_with_the_token_may_stop_it_as_EQ_SQL_does()
    {
        using var process = workspace.Start("service", "start", "--db-path", "emews.db");
        await process.SaysAsync("Stop:   Ctrl-C");
        using var client = new HttpClient { BaseAddress = AddressIn(process.Said) };
        using var stranger = await client.GetAsync(new Uri("shutdown", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await File.ReadAllTextAsync(TokenFile, Token)).Trim());
        await client.GetStringAsync(new Uri("shutdown", UriKind.Relative), Token);
        Assert.Equal(0, (await process.EndsAsync()).ExitCode);
        Assert.Contains(" GET /shutdown 200 ", process.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("without a token the service listens on this machine alone", "--no-auth", "--host", "0.0.0.0")]
    [InlineData("'somewhere' is neither", "--host", "somewhere")]
    [InlineData("--no-auth lets in everybody, and --token-file only who has the token", "--no-auth", "--token-file", "token")]
    [InlineData("--port takes a whole number, from 0 to 65535, not '65536'", "--port", "65536")]
    [InlineData("chmod 600", "--token-file", "open")]
    [InlineData("--tls makes a certificate, and --tls-cert names one", "--tls", "--tls-cert", "right")]
    [InlineData("name that with --tls-cert", "--tls-key", "right")]
    [InlineData("the TLS certificate cannot be read", "--tls-cert", "nowhere")]
    [InlineData("are no certificate and its private key", "--tls-cert", "right", "--tls-key", "short")]
    [InlineData("could do everything", "--token-file", "right", "--read-token-file", "right")]
    [InlineData("the access log cannot be written", "--access-log", "emews.db/log")]
    [InlineData("--quiet leaves out what --access-log is for", "--access-log", "log", "--quiet")]
    [InlineData("holds no token", "--token-file", "empty")]
    [InlineData("at least 16 characters", "--token-file", "short")]
    [InlineData("the token cannot be kept", "--token-file", "emews.db/token")]
    public async Task What_cannot_be_is_refused_with_the_mend(string said, params string[] options)
    {
        WriteSecret("open", Secret, OwnerAlone | UnixFileMode.GroupRead);
        WriteSecret("right", Secret, OwnerAlone);
        WriteSecret("empty", "\n", OwnerAlone);
        WriteSecret("short", "guessable", OwnerAlone);
        var result = await workspace.RunAsync(["service", "start", "--db-path", "emews.db", .. options]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(said, result.Error, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Secret, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_plainly()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var result = await workspace.RunAsync("service", "start", "--db-path", "emews.db", "--port", $"{port}");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains($"Port {port} of 127.0.0.1 is taken by another program", result.Error, StringComparison.Ordinal);
    }

    private void WriteSecret(string file, string text, UnixFileMode mode)
    {
        workspace.Write(file, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(workspace.PathOf(file), mode);
        }
    }

    private static Uri AddressIn(string said) => new(said.Split(" at ")[1].Split('\n')[0]);

    private static async Task<IReadOnlyList<TaskId>> SubmitAsync(Uri address, string token)
    {
        await using var store = await RestStore.OpenAsync(address, new RestStoreOptions { Token = token }, Token);
        return await store.SubmitAsync(new(Guid.NewGuid(), "exp", 0, ["1"], [0]), Token);
    }
}
