using Emews.Database.Server;
using Emews.Tests.Postgres;
using Emews.Workflows;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;

namespace Emews.IntegrationTests.Database.Server;

/// <summary>A server as a configuration tells of it.</summary>
public sealed class ConfigurationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_made_started_and_stopped_by_its_file()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        workspace.WriteConfiguration("db_data: data, db_name: EQ_SQL, db_user: me");

        var made = await workspace.DoAsync("db", "init", "--config", "my.yaml");
        Assert.Contains("Start it: emews db start --config my.yaml\n", made.Output, StringComparison.Ordinal);
        var started = await workspace.DoAsync("db", "start", "--config", "my.yaml", "--db", "here");
        Assert.Contains("emews run NAME my.yaml", started.Output, StringComparison.Ordinal);
        Assert.Equal("me|EQ_SQL", await workspace.PsqlAsync(started.Output, "SELECT current_user, current_database()"));
        Assert.Contains("Server:    runs since", (await workspace.DoAsync("db", "status", "--config", "my.yaml")).Output, StringComparison.Ordinal);
        await workspace.DoAsync("db", "stop", "--config", "my.yaml");
        Assert.False(await workspace.RunsAsync());
    }

    [Fact]
    public async Task Whom_it_listens_to_is_as_the_file_says_at_each_start()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        workspace.WriteConfiguration("db_data: data, db_listen: '127.0.0.1, 10.0.0.0/8,fd00::/8'");
        await workspace.DoAsync("db", "init", "--config", "my.yaml");
        Assert.Equal(
            ["local all all", "host all all 127.0.0.1/32", "host all all ::1/128", "host all all 10.0.0.0/8", "host all all fd00::/8"], Ways());

        var open = await workspace.DoAsync("db", "start", "--config", "my.yaml");
        Assert.Equal("*", await workspace.PsqlAsync(open.Output, "SHOW listen_addresses"));
        await workspace.DoAsync("db", "stop", "--config", "my.yaml");

        workspace.WriteConfiguration("db_data: data");
        var closed = await workspace.DoAsync("db", "start", "--config", "my.yaml");
        Assert.Equal("localhost", await workspace.PsqlAsync(closed.Output, "SHOW listen_addresses"));
        Assert.Equal(["local all all", "host all all 127.0.0.1/32", "host all all ::1/128"], Ways());

        IEnumerable<string> Ways() => File.ReadLines(Path.Combine(workspace.Data, "pg_hba.conf")).Where(line => !line.StartsWith('#'))
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            .Select(line => line.EndsWith(" scram-sha-256", StringComparison.Ordinal) ? line[..^" scram-sha-256".Length] : line);
    }

    [Fact]
    public async Task What_pre_launch_prepares_serves_every_command_of_the_server()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await MakeProgramsAsync(workspace, "a module's bin");
        workspace.WriteConfiguration($$"""
            db_data: data,
            pre_launch: ["load() { PATH=\"$1:$PATH\"; }", "echo loading; load '{{workspace.Root}}/a module'\"'s bin\"; export PATH"]
            """);

        foreach (var verb in (string[])["init", "start", "stop"])
        {
            var result = await workspace.DoAsync("db", verb, "--config", "my.yaml");
            Assert.DoesNotContain("loading", result.Output, StringComparison.Ordinal);
        }

        Assert.Equal(["initdb", "pg_ctl", "pg_ctl"], File.ReadLines(workspace.PathOf("used")).Where(program => program is not "postgres"));
    }

    [Fact]
    public async Task A_pre_launch_that_fails_is_said_with_what_it_said()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        workspace.WriteConfiguration("db_data: data, pre_launch: ['true', 'echo no such module >&2; exit 3', 'touch never']");

        var error = await workspace.RefusedAsync("db", "init", "--config", "my.yaml");

        Assert.Contains("'pre_launch' failed with exit code 3", error, StringComparison.Ordinal);
        Assert.Contains("no such module", error, StringComparison.Ordinal);
        Assert.Equal(["my.yaml"], Directory.GetFileSystemEntries(workspace.Root).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Commands_of_the_user_get_the_databases_values_and_variables_but_no_shell()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        await MakeProgramsAsync(workspace, "bin");
        var asUser = string.Join(' ', PostgresPrograms.AsUser);
        workspace.WriteConfiguration($$"""
            db_data: data,
            env: {PATH: {{workspace.Root}}/bin, MARK: "${env:USER_OF_TEST}"},
            start_cmd: "{{asUser}} pg_ctl -D ${db_data} -l ${db_data}/db.log -o \"-p ${db_port} -c cluster_name='a  b;$HOME'\" -w start",
            stop_cmd: "{{asUser}} pg_ctl -D ${db_data} stop"
            """);
        workspace.Write("my.yaml", File.ReadAllText(workspace.PathOf("my.yaml")).Replace("${env:USER_OF_TEST}", "${env:PATH}", StringComparison.Ordinal));

        var started = await workspace.DoAsync("db", "start", "--config", "my.yaml");
        Assert.StartsWith("Started by its start_cmd.", started.Output, StringComparison.Ordinal);
        Assert.True(await workspace.RunsAsync());
        var said = (await workspace.DoAsync("db", "status", "--data", "data")).Output;
        Assert.Equal("a  b;$HOME", await workspace.PsqlAsync(said, "SHOW cluster_name"));
        Assert.StartsWith("It runs already.", (await workspace.DoAsync("db", "start", "--config", "my.yaml")).Output, StringComparison.Ordinal);

        Assert.StartsWith("Stopped by its stop_cmd.", (await workspace.DoAsync("db", "stop", "--config", "my.yaml")).Output, StringComparison.Ordinal);
        Assert.False(await workspace.RunsAsync());
        Assert.StartsWith("It did not run.", (await workspace.DoAsync("db", "stop", "--config", "my.yaml")).Output, StringComparison.Ordinal);
        Assert.Equal(["pg_ctl", "pg_ctl"], File.ReadLines(workspace.PathOf("used")));
    }

    [Fact]
    public async Task A_command_of_the_user_that_fails_is_said_with_what_it_said()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        workspace.WriteConfiguration("start_cmd: 'ls ${db_port}/nowhere'");

        var error = await workspace.RefusedAsync("db", "start", "--config", "my.yaml");

        Assert.Contains("dbs.here.start_cmd failed with exit code", error, StringComparison.Ordinal);
        Assert.Contains($"{workspace.Port}/nowhere", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "dbs.here.start_cmd has ended. Waiting up to 60 s for an answer at postgresql://")]
    [InlineData("sleep 600", "Waiting for the end of dbs.here.start_cmd: sleep 600")]
    public async Task A_command_of_the_user_that_starts_nothing_is_waited_for_in_words(string command, string said)
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        workspace.WriteConfiguration($"start_cmd: '{command}'");

        using var start = workspace.Start("db", "start", "--config", "my.yaml");
        await start.SaysAsync(said);
        await start.SignalAsync("INT");

        Assert.Equal(130, (await start.EndsAsync()).ExitCode);
    }

    [Fact]
    public async Task In_the_end_it_is_said_what_to_check()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        var database = new DatabaseConfiguration.PostgreSql { Name = "here", StartCommand = "true", Port = workspace.Port };

        var refused = await Assert.ThrowsAsync<ServerRefusedException>(
            () => new CommandServer(database, static _ => { }, new HastyTime()).StartAsync(Token));

        Assert.Contains($":{workspace.Port}/emews after 60 s", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Does the command start a server? true", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-program -D data", "dbs.here.start_cmd: There is no program 'no-such-program' on PATH.")]
    [InlineData("./no-such-program", "dbs.here.start_cmd: There is no program ./no-such-program.")]
    [InlineData("./my.yaml", "chmod +x ./my.yaml")]
    public async Task A_command_of_the_user_that_is_no_program_is_said_so(string command, string said)
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        workspace.WriteConfiguration($"start_cmd: '{command}'");

        Assert.Contains(said, await workspace.RefusedAsync("db", "start", "--config", "my.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_database_of_a_run_that_has_stopped_its_server_tells_how_to_start_it()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        workspace.WriteConfiguration("db_data: data");
        await workspace.DoAsync("run", "trial", "my.yaml");

        foreach (var verb in (string[])["ping", "print", "migrate", "reset"])
        {
            var result = await workspace.RunAsync("db", verb, "trial");
            Assert.Equal((1, ""), (result.ExitCode, result.Output));
            Assert.EndsWith($":{workspace.Port}/emews is stopped. Start it: emews db start --data {workspace.Data}\n", result.Error, StringComparison.Ordinal);
        }

        await workspace.DoAsync("db", "start", "--data", workspace.Data);
        Assert.Contains("Of experiment trial alone:", (await workspace.DoAsync("db", "print", "trial")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_runs_that_begin_at_once_with_nothing_one_makes_and_starts_the_server()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        var database = new DatabaseConfiguration.PostgreSql { Name = "here", Data = workspace.Data, Port = workspace.Port };
        var servers = Enumerable.Range(0, 4).Select(_ => Server(database)).ToList();

        var started = await Task.WhenAll(servers.Select(server => server.StartAsync(Token)));

        Assert.Single(started, true);
        Assert.True(await workspace.RunsAsync());
        await Task.WhenAll(servers.Select(server => server.StopAsync(Token)));
        Assert.False(await workspace.RunsAsync());
    }

    [Fact]
    public async Task A_server_that_is_elsewhere_or_others_business_is_not_started()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();

        Assert.False(await Server(new() { Name = "far", Host = "db.example.org", Data = workspace.Data }).StartAsync(Token));
        Assert.False(await Server(new() { Name = "there", Port = workspace.Port }).StartAsync(Token));
        Assert.False(Directory.Exists(workspace.Data));
    }

    [Fact]
    public async Task A_run_whose_server_does_not_start_is_refused()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        workspace.Write("data", "");

        var refused = await Assert.ThrowsAsync<WorkflowRefusedException>(
            () => Server(new() { Name = "here", Data = workspace.Data }).StartAsync(Token));

        Assert.StartsWith("The database 'here' cannot be started. ", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A clock that is ten seconds on at every look, and on which nobody waits.</summary>
    private sealed class HastyTime : TimeProvider
    {
        private int looks;

        public override long GetTimestamp() => ++looks * 10 * TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }

    private static LocalDatabaseServer Server(DatabaseConfiguration.PostgreSql database) => new(database, static _ => { }, TimeProvider.System);

    /// <summary>PostgreSQL's programs in a folder of their own, where their use leaves a trace.</summary>
    private static async Task MakeProgramsAsync(ServerWorkspace workspace, string folder)
    {
        Directory.CreateDirectory(workspace.PathOf(folder));
        await workspace.ShellAsync("install", "-m", "666", "/dev/null", "used");
        foreach (var program in (string[])["initdb", "pg_ctl", "postgres"])
        {
            workspace.Write($"{folder}/{program}", $"#!/bin/sh\necho {program} >>{workspace.PathOf("used")}\nexec {PostgresPrograms.PathOf(program)} \"$@\"\n");
            await workspace.ShellAsync("chmod", "755", $"{folder}/{program}");
        }
    }
}
