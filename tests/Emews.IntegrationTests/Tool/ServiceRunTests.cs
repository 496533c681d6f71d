using System.Text.Json;
using Emews.Database;
using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Tool;

/// <summary>Runs whose search reaches the database through an EMEWS service.</summary>
public sealed class ServiceRunTests : IAsyncLifetime
{
    private const string Search = "{search_space_size: 40, sample_dimensions: 2, retrain_after: 10, seed: 1, ";

    private readonly Workspace workspace = new();
    private EmewsProcess service = null!;
    private string port = null!;

    public async ValueTask InitializeAsync()
    {
        workspace.Set("HOME", workspace.PathOf("home"));
        await using (await SqliteStore.OpenAsync(workspace.PathOf("far.db"), null, TestContext.Current.CancellationToken))
        {
        }

        service = await StartServiceAsync("0");
        port = PortOf(service);
    }

    public ValueTask DisposeAsync()
    {
        service.Dispose();
        workspace.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_run_goes_through_the_service_and_so_do_its_pools_and_all_looks_at_it()
    {
        Write("me.yaml", "pools: {p: {CFG_PPN: 4}}");
        (await workspace.RunAsync("run", "trial", "me.yaml")).MustSucceed();
        var run = workspace.Run("trial");
        Assert.Equal((40, 40, 0, 0, 0), run.Counts);
        Assert.Equal("service", run.Summary.GetProperty("db").GetString());
        Assert.False(run.Has("emews.db"));
        Assert.Matches(@"^\d+\.\d+\.\d+.*, SQLite 3\.\d+\.\d+ behind it$", Json(run.Read("provenance.json")).GetProperty("database").GetProperty("version").GetString());
        Assert.Matches(@"EMEWS service \d+\.\d+\.\d+.*, SQLite 3\.\d+\.\d+ behind it", run.Read("report.html"));
        Assert.Equal($"http://127.0.0.1:{port}/", Json(run.Read("experiment.json")).GetProperty("address").GetString());

        var status = Json(await OutputAsync("status", "trial", "--json"));
        Assert.Equal(("finished", 40), (status.GetProperty("state").GetString(), status.GetProperty("complete").GetInt32()));
        Assert.Contains("complete", await OutputAsync("task", "show", "trial", "7"), StringComparison.Ordinal);
        Assert.Contains("ended", await OutputAsync("pool", "list", "trial", "--all"), StringComparison.Ordinal);
        Assert.Contains("trial", await OutputAsync("experiment", "show", "trial"), StringComparison.Ordinal);
        Assert.Contains("finished", await OutputAsync("status"), StringComparison.Ordinal);

        var url = $"http://127.0.0.1:{port}";
        Assert.Contains("trial", await OutputAsync("experiment", "list", "--service", url), StringComparison.Ordinal);
        Assert.Contains("complete", await OutputAsync("task", "show", "trial", "7", "--service", url, "--output", "elsewhere"), StringComparison.Ordinal);
        var unknown = await workspace.RunAsync("status", "trail", "--service", url);
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("It has: trial.", unknown.Error, StringComparison.Ordinal);

        var again = await workspace.RunAsync("run", "trial", "me.yaml");
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("--replace", again.Error, StringComparison.Ordinal);
        (await workspace.RunAsync("run", "trial", "me.yaml", "--replace")).MustSucceed();
        Assert.Equal((40, 40, 0, 0, 0), run.Counts);
    }

    [Fact]
    public async Task A_name_that_others_have_made_up_commands_no_terminal()
    {
        await using (var store = await SqliteStore.OpenAsync(workspace.PathOf("far.db"), null, TestContext.Current.CancellationToken))
        {
            await store.SubmitAsync(new(Guid.NewGuid(), "a\e[2J\nb" + new string('x', 1000), 0, ["1"], [0]), TestContext.Current.CancellationToken);
        }

        var lines = (await OutputAsync("experiment", "list", "--service", $"http://127.0.0.1:{port}")).Split('\n');
        Assert.All(lines, line => Assert.True(line.Length < 400 && !line.Any(char.IsControl), line));
        Assert.Contains(lines, line => line.Contains("a\uFFFD[2J\uFFFDbxxx", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://a-secret@127.0.0.1")]
    [InlineData("a-secret")]
    public async Task An_address_that_is_none_is_refused_and_never_repeated(string address)
    {
        var refused = await workspace.RunAsync("status", "trial", "--service", address);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--service takes the address of an EMEWS service, such as http://127.0.0.1:8080", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_and_looks_at_it_know_a_service_by_its_certificate()
    {
        using var safe = workspace.Start("service", "start", "--db-path", "far.db", "--tls");
        await safe.SaysAsync("Stop:   Ctrl-C");
        var (url, fingerprint) = ($"https://127.0.0.1:{PortOf(safe)}", safe.Said.Split("fingerprint ")[1].Split('\n')[0]);
        string Queue(string tls) => $"{Search}task_queues: {{sim: {{type: emews_service, port: {PortOf(safe)}, tls: {tls}}}}}, pools: {{p: {{CFG_PPN: 4}}}}}}";

        workspace.Write("stranger.yaml", Queue($"{{fingerprint: {new string('0', 64)}}}"));
        var refused = await workspace.RunAsync("run", "trial", "stranger.yaml");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("certificate that is not accepted here", refused.Error, StringComparison.Ordinal);

        workspace.Write("me.yaml", Queue($"{{fingerprint: '{fingerprint}'}}"));
        (await workspace.RunAsync("run", "trial", "me.yaml")).MustSucceed();
        Assert.Equal((40, 40, 0, 0, 0), workspace.Run("trial").Counts);
        Assert.Contains("finished", await OutputAsync("status", "trial"), StringComparison.Ordinal);
        Assert.Contains("trial", await OutputAsync("experiment", "list", "--service", url, "--fingerprint", fingerprint), StringComparison.Ordinal);
        Assert.Contains("trial", await OutputAsync("experiment", "list", "--config", "me.yaml"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--fingerprint goes with --service, which is missing.", "--fingerprint", "00")]
    [InlineData("--ssh-config goes with --tunnel, which is missing.", "--service", "http://far:1", "--ssh-config", "x")]
    [InlineData("--fingerprint is the SHA-256 of a certificate", "--service", "https://far:1", "--fingerprint", "00")]
    [InlineData("speaks no TLS", "--service", "http://far:1", "--ca-file", "x.pem")]
    public async Task Options_that_do_not_go_together_are_refused(string expected, params string[] options)
    {
        var refused = await workspace.RunAsync(["status", "trial", .. options]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(expected, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_without_pools_says_how_to_start_one_where_the_database_is()
    {
        Write("me.yaml", "pools: {}");
        Assert.Contains("emews pool run <exp_id> <pool> --config FILE", await OutputAsync("validate", "me.yaml"), StringComparison.Ordinal);
        using var run = workspace.Start("run", "trial", "me.yaml");
        await run.SaysAsync("Start one where the database is: emews pool run trial POOL --config FILE");

        workspace.Write("cluster.yaml", Search + "pools: {p: {CFG_PPN: 4}}}");
        using var pool = workspace.Start("pool", "run", "trial", "p", "--config", "cluster.yaml", "--db-path", "far.db", "--output", "elsewhere", "--until-idle", "1");
        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        Assert.Equal((40, 40, 0, 0, 0), workspace.Run("trial").Counts);
        Assert.Equal(0, (await pool.EndsAsync()).ExitCode);
    }

    [Fact]
    public async Task A_run_waits_for_a_service_that_was_killed_and_goes_on_by_itself()
    {
        workspace.Hold();
        Write("me.yaml", $"pools: {{p: {{CFG_PPN: 4}}}}, {Workspace.Model(typeof(TestModels.MarkingModel))}");
        using var run = workspace.Start("run", "trial", "me.yaml");
        await workspace.HoldsAsync(4);
        await service.SignalAsync("KILL");
        await run.SaysAsync("cannot be reached");
        workspace.Release();
        using var second = await StartServiceAsync(port);
        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        Assert.Contains("is back after", run.Said, StringComparison.Ordinal);
        Assert.Equal((40, 40, 0, 0, 0), workspace.Run("trial").Counts);
        Assert.Equal(Enumerable.Range(1, 40), workspace.Marked("ended").Order());
    }

    [Fact]
    public async Task A_run_starts_its_own_service_and_leaves_none_behind()
    {
        workspace.Hold();
        workspace.Write("own.yaml", Search + "fx_endpoints: {near: {type: local}}, task_queues: {sim: {type: emews_service, fx_endpoint: near}}, "
            + $"pools: {{p: {{CFG_PPN: 4}}}}, {Workspace.Model(typeof(TestModels.MarkingModel))}}}");
        using (var run = workspace.Start("run", "trial", "own.yaml"))
        {
            await workspace.HoldsAsync(4);
            var own = Assert.Single(OwnServices).Id;
            await EmewsProcess.SignalAsync(own, "KILL");
            await run.SaysAsync("The service of this run has ended (exit code 137), and is started again.");
            await Eventually.TrueAsync(() => OwnServices.Any(another => another.Id != own), () => run.Said);
            workspace.Release();
            Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        }

        Assert.Empty(OwnServices);
        Assert.Equal((40, 40, 0, 0, 0), workspace.Run("trial").Counts);
        Assert.Equal("sqlite", workspace.Run("trial").Summary.GetProperty("db").GetString());
        Assert.Contains("finished", await OutputAsync("status", "trial"), StringComparison.Ordinal);

        workspace.Hold();
        using var killed = workspace.Start("run", "other", "own.yaml");
        await Eventually.TrueAsync(() => OwnServices.Count == 1, () => killed.Said);
        await killed.SignalAsync("KILL");
        await Eventually.TrueAsync(() => OwnServices.Count == 0, () => "Its service goes on.");
    }

    [Fact]
    public async Task The_service_of_a_run_serves_PostgreSQL_as_well()
    {
        await using var database = await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync();
        workspace.Write("own.yaml", Search + "fx_endpoints: {near: {type: local}}, task_queues: {sim: {type: emews_service, fx_endpoint: near}}, "
            + $"pools: {{p: {{CFG_PPN: 4}}}}, {PostgresEntry.Of(database, workspace)}}}");
        (await workspace.RunAsync("run", "trial", "own.yaml")).MustSucceed();
        Assert.Equal((40, 40, 0, 0, 0), workspace.Run("trial").Counts);
        Assert.Equal("postgresql", workspace.Run("trial").Summary.GetProperty("db").GetString());
        Assert.Contains("submit", workspace.Run("trial").Read("service.log"), StringComparison.Ordinal);
        Assert.Empty(OwnServices);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_said_before_anything_begins()
    {
        await service.SignalAsync("TERM");
        await service.EndsAsync();
        Write("me.yaml", "pools: {p: {CFG_PPN: 4}}");
        var result = await workspace.RunAsync("run", "trial", "me.yaml");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nothing listens on the port. `emews service start` starts a service.", result.Error, StringComparison.Ordinal);
        Assert.False(workspace.Run("trial").Exists);
    }

    /// <summary>The services that runs have started.</summary>
    private IReadOnlyList<ProcessEntry> OwnServices =>
        [.. workspace.Processes.Where(process => process.Command.Contains(" service start --json ", StringComparison.Ordinal))];

    private static string PortOf(EmewsProcess service) => service.Said.Split("127.0.0.1:")[1].Split('\n')[0];

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    private void Write(string file, string more) =>
        workspace.Write(file, $"{Search}task_queues: {{sim: {{type: emews_service, port: {port}}}}}, {more}}}");

    private async Task<string> OutputAsync(params string[] arguments) => (await workspace.RunAsync(arguments)).MustSucceed().Output;

    private async Task<EmewsProcess> StartServiceAsync(string at)
    {
        var process = workspace.Start("service", "start", "--db-path", "far.db", "--port", at);
        await process.SaysAsync("Stop:   Ctrl-C");
        return process;
    }
}
