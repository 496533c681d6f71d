using System.Net;
using System.Net.Sockets;
using Emews.Database.Server;
using Emews.IntegrationTests.Tool;

namespace Emews.IntegrationTests.Database.Server;

/// <summary>What <c>emews db</c> refuses: exit code 2, what is wrong, what to do, and nothing left behind.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task A_port_that_is_taken_names_who_has_it_and_a_free_one()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        using var holder = new TcpListener(IPAddress.Loopback, workspace.Port);
        holder.Start();

        var error = await workspace.RefusedAsync("db", "start", "--data", "data", "--port", $"{workspace.Port}");

        Assert.Contains($"Port {workspace.Port} is taken: process {Environment.ProcessId} (", error, StringComparison.Ordinal);
        Assert.Matches(@"--port \d+", error);
        Assert.False(await workspace.RunsAsync());
    }

    [Fact]
    public async Task A_cluster_of_another_version_names_both()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        await File.WriteAllTextAsync(Path.Combine(workspace.Data, "PG_VERSION"), "9.6\n", TestContext.Current.CancellationToken);

        var error = await workspace.RefusedAsync("db", "start", "--data", "data");

        Assert.Contains($"{workspace.Data} was made by PostgreSQL 9.6, and the programs in ", error, StringComparison.Ordinal);
        Assert.Matches(@"are of PostgreSQL \d\d,", error);
        Assert.Contains("pg_bin_path", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_holds_something_else()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        Directory.CreateDirectory(workspace.Data);
        workspace.Write("data/thesis.tex", "precious");
        workspace.Write("file", "");

        Assert.Contains("is not empty (it holds thesis.tex)", await workspace.RefusedAsync("db", "init", "--data", "data"), StringComparison.Ordinal);
        Assert.Contains("is a file", await workspace.RefusedAsync("db", "init", "--data", "file"), StringComparison.Ordinal);
        Assert.Contains("is no database cluster", await workspace.RefusedAsync("db", "start", "--data", "data"), StringComparison.Ordinal);
        Assert.Contains(
            "To make one: emews db init --data nowhere", await workspace.RefusedAsync("db", "stop", "--data", "nowhere"), StringComparison.Ordinal);
        Assert.Equal(["thesis.tex"], Directory.GetFileSystemEntries(workspace.Data).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("init")]
    [InlineData("start")]
    [InlineData("stop")]
    [InlineData("status")]
    public async Task A_cluster_of_another_program_is_left_to_it(string verb)
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        Directory.CreateDirectory(workspace.Data);
        workspace.Write("data/PG_VERSION", "15\n");

        Assert.Contains("did not make", await workspace.RefusedAsync("db", verb, "--data", "data"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_was_started_on_another_machine_is_left_to_it()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        await workspace.StartServerAsync();
        var record = Path.Combine(workspace.Data, "emews.json");
        var text = await File.ReadAllTextAsync(record, TestContext.Current.CancellationToken);
        Assert.Contains($"\"host\":\"{Environment.MachineName}\"", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(record, text.Replace(Environment.MachineName, "login2", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        foreach (var verb in (string[])["start", "stop"])
        {
            Assert.Contains("was started on login2", await workspace.RefusedAsync("db", verb, "--data", "data"), StringComparison.Ordinal);
        }

        await File.WriteAllTextAsync(record, text, TestContext.Current.CancellationToken);
        Assert.True(await workspace.RunsAsync());
    }

    [Fact]
    public async Task A_configuration_that_asks_for_something_else_than_what_runs()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        await workspace.StartServerAsync();
        workspace.Write("port.yaml", "{search_space_size: 4, sample_dimensions: 2, dbs: {here: {db_data: data, db_port: 1024}}}");
        workspace.Write("name.yaml", "{search_space_size: 4, sample_dimensions: 2, dbs: {here: {db_data: data, db_name: other}}}");

        Assert.Contains(
            $"runs already, on port {workspace.Port}, and port 1024 is asked for", await workspace.RefusedAsync("db", "start", "--config", "port.yaml"), StringComparison.Ordinal);
        Assert.Contains("db_name other is asked for", await workspace.RefusedAsync("db", "start", "--config", "name.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_PostgreSQL_is_told_what_to_install()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        workspace.WriteConfiguration("db_data: data, pg_bin_path: nowhere");

        var error = await workspace.RefusedAsync("db", "init", "--config", "my.yaml");

        Assert.Contains($"There is no PostgreSQL in {workspace.PathOf("nowhere")}", error, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.Data));
    }

    [Theory]
    [InlineData("--user", "pg_me", "pg_me")]
    [InlineData("--user", "a\nb", "control characters")]
    [InlineData("--name", "template1", "PostgreSQL's own")]
    [InlineData("--name", "", "--name needs a value")]
    public async Task A_name_that_PostgreSQL_does_not_take_leaves_nothing_behind(string option, string name, string said)
    {
        await using var workspace = await ServerWorkspace.OpenAsync();

        var error = await workspace.RefusedAsync("db", "init", "--data", "deep/data", option, name);

        Assert.Contains(said, error, StringComparison.Ordinal);
        Assert.DoesNotContain("SCRAM", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(workspace.Root));
    }

    [Fact]
    public async Task Root_is_told_when_the_servers_user_may_not_go_where_the_folder_is()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root steps down to another user: run this test as root.");
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.ShellAsync("mkdir", "-m", "700", "private");

        var error = await workspace.RefusedAsync("db", "init", "--data", "private/data");

        Assert.Contains("user postgres, who is to run it, may not enter", error, StringComparison.Ordinal);
        Assert.Contains("such as /var/lib/emews-data, or", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(workspace.PathOf("private")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_interrupted_init_leaves_nothing_behind(bool folderExists)
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        if (folderExists)
        {
            await workspace.ShellAsync("mkdir", "-m", "750", "data");
        }

        using var init = workspace.Start("db", "init", "--data", "data");
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(workspace.Data, "PG_VERSION")), () => $"init does not begin.\n{init.Said}");
        await init.SignalAsync("INT");

        var result = await init.EndsAsync();
        Assert.Equal((130, $"Interrupted: nothing was made in {workspace.Data}.\n"), (result.ExitCode, result.Error));
        Assert.Equal(folderExists, Directory.Exists(workspace.Data));
        Assert.Empty(ProcessTable.Of(workspace.Data));
        if (folderExists)
        {
            Assert.Empty(Directory.GetFileSystemEntries(workspace.Data));
            Assert.Equal(Environment.UserName + " 750\n", await workspace.ShellAsync("stat", "-c", "%U %a", "data"));
        }

        await workspace.InitAsync();
    }

    [Fact]
    public async Task Ctrl_C_at_a_terminal_reaches_PostgreSQLs_programs_only_through_the_tool_however_often()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        var terminal = await Terminal.OpenAsync(
            workspace.Root, new Dictionary<string, string>(StringComparer.Ordinal), 160, 20, "db init --data data");
        await Eventually.TrueAsync(() => File.Exists(Path.Combine(workspace.Data, "PG_VERSION")), () => "init does not begin");

        var screen = await terminal.ShowsAsync("[exit 130]", press: "C-c");
        await terminal.CloseAsync();

        Assert.Contains($"Interrupted: nothing was made in {workspace.Data}.", string.Join('\n', screen), StringComparison.Ordinal);
        Assert.DoesNotContain("initdb", string.Join('\n', screen), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.Data));
        Assert.Empty(ProcessTable.Of(workspace.Data));
    }

    [Fact]
    public async Task A_cluster_that_lacks_a_file_is_told_how_to_be_mended()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        var version = Path.Combine(workspace.Data, "PG_VERSION");
        File.Move(version, version + ".away");
        foreach (var verb in (string[])["start", "status"])
        {
            Assert.Contains("PG_VERSION is missing, so the cluster is damaged", await workspace.RefusedAsync("db", verb, "--data", "data"), StringComparison.Ordinal);
        }

        File.Move(version + ".away", version);
        foreach (var text in (string[])["{\"port\":", "{}", "{\"port\":5432,\"user\":null,\"database\":\"x\"}", "[]"])
        {
            workspace.Write("data/emews.json", text);
            var error = await workspace.RefusedAsync("db", "start", "--data", "data");
            Assert.Contains("emews.json is damaged. Write it anew, with port, user and database of this cluster:\n  {", error, StringComparison.Ordinal);
            Assert.DoesNotContain("Path:", error, StringComparison.Ordinal);
        }

        // As told.
        workspace.Write("data/emews.json", (await workspace.RefusedAsync("db", "status", "--data", "data")).Split('\n')[1].Trim());
        await workspace.StartServerAsync();
    }

    [Theory]
    [InlineData("ln -s /tmp there", "is a symbolic link")]
    [InlineData("ln -s /nowhere there", "is a symbolic link")]
    [InlineData("touch there", "is a file")]
    public async Task What_stands_where_sockets_go_is_named(string command, string said)
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.ShellAsync(command.Split(' '));
        var self = await ServerAccount.SelfAsync(TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<ServerRefusedException>(
            () => SocketFolder.EnsureAsync(workspace.PathOf("there"), self, TestContext.Current.CancellationToken));

        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith($"Remove it: rm {workspace.PathOf("there")}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db", "start")]
    [InlineData("db", "start", "--data", "data", "--config", "my.yaml")]
    [InlineData("db", "init", "--data", "data", "--port", "70000")]
    public async Task A_command_line_that_names_no_server(params string[] arguments)
    {
        await using var workspace = await ServerWorkspace.OpenAsync();

        Assert.EndsWith($"emews db {arguments[1]} --help\n", await workspace.RefusedAsync(arguments), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_without_such_a_server_says_what_it_has()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        workspace.Write("sqlite.yaml", "{search_space_size: 4, sample_dimensions: 2}");
        workspace.Write("several.yaml", """
            {search_space_size: 4, sample_dimensions: 2, tasks: [{type: 0, db: a}], task_queues: {sim: {db: a}},
             dbs: {a: {db_data: a}, b: {db_data: b}, c: {db_host: far}}}
            """);

        async Task SaysAsync(string expected, params string[] options) => Assert.Contains(
            expected, await workspace.RefusedAsync(["db", "start", .. options]), StringComparison.Ordinal);

        await SaysAsync("a SQLite file needs no server", "--config", "sqlite.yaml");
        await SaysAsync("Choose one with --db: a, b, c", "--config", "several.yaml");
        await SaysAsync("has no PostgreSQL database 'd'. It has: a, b, c", "--config", "several.yaml", "--db", "d");
        await SaysAsync("has neither db_data nor start_cmd", "--config", "several.yaml", "--db", "c");
        await SaysAsync("To make one: emews db init --config several.yaml --db b", "--config", "several.yaml", "--db", "b");
    }
}
