using System.Globalization;
using Emews.IntegrationTests.Tool;
using Npgsql;

namespace Emews.IntegrationTests.Database.Server;

/// <summary><c>emews db init</c>, <c>start</c>, <c>status</c>, <c>stop</c>, from nothing to nothing that runs.</summary>
public sealed class LifeCycleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_of_ones_own_for_whoever_runs_the_tests_and_for_an_ordinary_user(bool ordinary)
    {
        await using var workspace = await (ordinary ? ServerWorkspace.OpenOrdinaryAsync() : ServerWorkspace.OpenAsync());

        Assert.Contains("Start it: emews db start --data data\n", (await workspace.InitAsync()).Output, StringComparison.Ordinal);
        Assert.False(await workspace.RunsAsync());

        var started = (await workspace.DoAsync("db", "start", "--data", "data")).Output;
        Assert.StartsWith("Started: PostgreSQL ", started, StringComparison.Ordinal);
        Assert.Contains("emews run NAME ", started, StringComparison.Ordinal);
        Assert.Equal("emews|t|f|300", await workspace.PsqlAsync(started, """
            SELECT datname, pg_get_userbyid(datdba) = current_user, rolsuper, current_setting('max_connections')
            FROM pg_database, pg_roles WHERE datname = current_database() AND rolname = current_user
            """));

        Assert.StartsWith("It runs already: ", (await workspace.DoAsync("db", "start", "--data", "data")).Output, StringComparison.Ordinal);
        Assert.Contains("emews db start", await workspace.RefusedAsync("db", "init", "--data", "data"), StringComparison.Ordinal);

        Assert.Equal("Stopped.", (await workspace.DoAsync("db", "stop", "--data", "data")).Output.Split('\n')[0]);
        Assert.False(await workspace.RunsAsync());
        Assert.Equal("It did not run.", (await workspace.DoAsync("db", "stop", "--data", "data")).Output.Split('\n')[0]);
        Assert.Empty(ProcessTable.Of(workspace.Data));
    }

    [Fact]
    public async Task Status_tells_what_can_be_known_and_stopping_says_who_was_cut()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        await workspace.StartServerAsync();
        await using var session = await workspace.ConnectAsync();

        var status = await workspace.StatusAsync();
        Assert.Equal(
            (workspace.ServerProcess, workspace.Port, 1, "localhost"),
            (Number("pid"), Number("port"), Number("sessions"), status.GetProperty("listen").GetString()));
        Assert.True(Number("size_bytes") > 1_000_000);
        Assert.InRange(TimeProvider.System.GetUtcNow() - status.GetProperty("since").GetDateTimeOffset(), TimeSpan.FromMinutes(-1), TimeSpan.FromMinutes(5));
        await using (await workspace.ConnectAsync(status.GetProperty("socket").GetString()!))
        {
            var text = (await workspace.DoAsync("db", "status", "--data", "data")).Output;
            Assert.Contains("Sessions:  2\n", text, StringComparison.Ordinal);
            Assert.Contains("emews db stop --data data", text, StringComparison.Ordinal);
        }

        Assert.StartsWith("Stopped; one session was cut.", (await workspace.DoAsync("db", "stop", "--data", "data")).Output, StringComparison.Ordinal);

        int Number(string name) => status.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Names_and_port_may_be_chosen_whatever_characters_they_have()
    {
        const string user = "o'ne \\:t\"wo";
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.DoAsync(
            "db", "init", "--data", "data", "--user", user, "--name", "Ünder \"quotes\"", "--port", workspace.Port.ToString(CultureInfo.InvariantCulture));
        var started = (await workspace.DoAsync("db", "start", "--data", "data")).Output;
        var lines = started.Split('\n').SkipWhile(line => line is not "In a configuration:").Skip(1).TakeWhile(line => line.StartsWith(' '));
        workspace.Write("my.yaml", "search_space_size: 4\nsample_dimensions: 2\n" + string.Join('\n', lines.Select(line => line[2..])));

        Assert.Contains("answers in", (await workspace.DoAsync("db", "ping", "--config", "my.yaml")).Output, StringComparison.Ordinal);
        Assert.Equal($"{user}|Ünder \"quotes\"", await workspace.PsqlAsync(started, "SELECT current_user, current_database()"));
    }

    [Fact]
    public async Task A_password_file_that_is_gone_comes_back_with_a_new_password_at_the_next_start()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        await workspace.StartServerAsync();
        var before = workspace.Password;
        File.Delete(workspace.PasswordFile);

        Assert.Contains("is missing; the next start makes a new one", (await workspace.DoAsync("db", "status", "--data", "data")).Output, StringComparison.Ordinal);
        var running = await workspace.DoAsync("db", "start", "--data", "data");
        Assert.Contains("emews db stop --data data, then emews db start --data data", running.Error, StringComparison.Ordinal);
        await workspace.DoAsync("db", "stop", "--data", "data");
        var again = await workspace.DoAsync("db", "start", "--data", "data");

        Assert.Contains("It is there again, with a new password", again.Error, StringComparison.Ordinal);
        Assert.NotEqual(before, workspace.Password);
        Assert.Equal("600\n", await workspace.ShellAsync("stat", "-c", "%a", workspace.PasswordFile));
        await using var session = await workspace.ConnectAsync();
    }

    [Fact]
    public async Task Another_port_may_be_had_at_the_next_start_and_is_kept()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        await workspace.StartServerAsync();
        await workspace.DoAsync("db", "stop", "--data", "data");
        await workspace.DoAsync("db", "start", "--data", "data");

        await using var session = await workspace.ConnectAsync();
    }

    [Fact]
    public async Task A_server_that_was_killed_starts_again_though_its_processes_take_a_moment_to_end()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        await workspace.StartServerAsync();
        await using (var session = await workspace.ConnectAsync())
        {
            // A backend at work does not look whether its server lives.
            await using var busy = new NpgsqlCommand("SELECT sum(x::numeric ^ 3) FROM generate_series(1, 1500000) x", session);
            var work = busy.ExecuteScalarAsync(Token);
            await EmewsProcess.SignalAsync(workspace.ServerProcess, "KILL");

            var again = await workspace.StartServerAsync();

            Assert.Contains("did not end in good order last time", again.Error, StringComparison.Ordinal);
            await ((Task)work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }

        await using var next = await workspace.ConnectAsync();
    }

    [Fact]
    public async Task A_process_file_that_names_another_program_is_mended()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        await workspace.StartServerAsync();
        var (file, kept) = (Path.Combine(workspace.Data, "postmaster.pid"), Path.Combine(workspace.Data, "kept"));
        await workspace.ShellAsync("cp", "-p", file, kept);
        await workspace.DoAsync("db", "stop", "--data", "data");

        // PostgreSQL itself would refuse to start beside a live process of its user.
        using var other = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("env", [.. workspace.ServerUser, "sleep", "600"]) { WorkingDirectory = "/" })!;
        try
        {
            await Eventually.TrueAsync(() => File.ReadAllText($"/proc/{other.Id}/comm") is "sleep\n", () => "sleep does not start");
            var lines = File.ReadAllLines(kept);
            lines[0] = other.Id.ToString(CultureInfo.InvariantCulture);
            File.WriteAllLines(kept, lines);
            File.Move(kept, file);
            Assert.False(await workspace.RunsAsync());

            var started = await workspace.StartServerAsync();

            Assert.Contains($"names process {other.Id}, which is 'sleep' now. Mended.", started.Error, StringComparison.Ordinal);
            Assert.False(other.HasExited);
        }
        finally
        {
            other.Kill();
        }

        await using var session = await workspace.ConnectAsync();
    }
}
