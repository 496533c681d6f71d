using System.Globalization;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Database.Server;

/// <summary>Nobody else gets at a cluster: not at its password, and not in without.</summary>
public sealed class PrivacyTests
{
    private static readonly string[] Nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Another_user_can_neither_read_the_password_nor_connect(bool ordinary)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can become somebody else: run this test as root.");
        await using var workspace = await (ordinary ? ServerWorkspace.OpenOrdinaryAsync() : ServerWorkspace.OpenAsync());
        await workspace.InitAsync();
        await workspace.DoAsync("db", "start", "--data", "data");
        var status = await workspace.StatusAsync();
        var (user, socket) = (status.GetProperty("user").GetString()!, status.GetProperty("socket").GetString()!);

        Assert.Contains("Permission denied", await FailsAsync("cat", workspace.PasswordFile), StringComparison.Ordinal);
        Assert.Contains("Permission denied", await FailsAsync("ls", workspace.Data), StringComparison.Ordinal);
        foreach (var role in (string[])[user, "postgres"])
        {
            Assert.Contains("no password supplied", await PsqlAsync("localhost", role, ""), StringComparison.Ordinal);
            Assert.Contains("password authentication failed", await PsqlAsync("127.0.0.1", role, "postgres"), StringComparison.Ordinal);
            Assert.Contains("Permission denied", await PsqlAsync(socket, role, "postgres"), StringComparison.Ordinal);
        }

        async Task<string> FailsAsync(params string[] command)
        {
            string[] whole = [.. Nobody, .. command];
            var result = await Shell.RunAsync("/", null, whole[0], whole[1..]);
            Assert.NotEqual(0, result.ExitCode);
            return result.Error;
        }

        Task<string> PsqlAsync(string host, string role, string password) => FailsAsync(
            "env", $"PGPASSWORD={password}", ServerWorkspace.Psql, "-w", "-h", host,
            "-p", workspace.Port.ToString(CultureInfo.InvariantCulture), "-U", role, "-c", "SELECT 1", "emews");
    }

    [Fact]
    public async Task The_superuser_has_no_password_that_anybody_could_know()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();
        var started = (await workspace.StartServerAsync()).Output;

        var owner = await workspace.PsqlAsync(started, "SELECT rolsuper OR rolcreaterole OR rolreplication OR rolbypassrls FROM pg_roles WHERE rolname = current_user");
        var superuser = await workspace.ShellAsync(
            [.. workspace.ServerUser, "env", $"PGPASSWORD={workspace.Password}", "sh", "-c",
                "\"$0\" -w -h localhost -p \"$1\" -U postgres -c 'SELECT 1' postgres 2>&1 || true",
                ServerWorkspace.Psql, workspace.Port.ToString(CultureInfo.InvariantCulture)]);

        Assert.Equal("f", owner);
        Assert.Contains("password authentication failed for user \"postgres\"", superuser, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_umask_opens_the_folder_or_the_password()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();

        await workspace.ShellAsync("sh", "-c", "umask 0; exec \"$0\" db init --data data", Tool.EmewsProcess.Program);

        Assert.Equal("600\n700\n", await workspace.ShellAsync("stat", "-c", "%a", workspace.PasswordFile, workspace.Data));
    }

    [Fact]
    public async Task The_password_is_seen_in_no_process_no_log_and_no_other_file()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        using var ended = new CancellationTokenSource();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var watching = Task.Run(() => Watch(seen, ended.Token), CancellationToken.None);

        var said = await workspace.InitAsync();
        var started = await workspace.DoAsync("db", "start", "--data", "data");
        await workspace.DoAsync("db", "stop", "--data", "data");
        await ended.CancelAsync();
        await watching;

        var password = workspace.Password;
        Assert.Equal(32, password.Length);
        Assert.Contains(seen, process => process.Contains("initdb", StringComparison.Ordinal));
        Assert.Contains(seen, process => process.Contains("--single", StringComparison.Ordinal));
        Assert.DoesNotContain(seen, process => process.Contains(password, StringComparison.Ordinal));
        Assert.DoesNotContain(password, said.Output + said.Error + started.Output + started.Error, StringComparison.Ordinal);
        Assert.Equal(
            workspace.PasswordFile + "\n",
            await workspace.ShellAsync("grep", "-rlF", "-e", password, workspace.Root));
        Assert.DoesNotContain("SCRAM", await File.ReadAllTextAsync(
            Path.Combine(workspace.Data, "server.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_way_in_goes_without_a_password()
    {
        await using var workspace = await ServerWorkspace.OpenAsync();
        await workspace.CopyAsync();

        var lines = File.ReadLines(Path.Combine(workspace.Data, "pg_hba.conf"))
            .Where(line => !line.StartsWith('#')).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Equal(
            ["local all all scram-sha-256", "host all all 127.0.0.1/32 scram-sha-256", "host all all ::1/128 scram-sha-256"], lines);
    }

    /// <summary>What <c>ps</c> could show anybody of all processes, until told to stop; environments too, which it shows to their owner.</summary>
    private static void Watch(HashSet<string> seen, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
            {
                try
                {
                    seen.Add(File.ReadAllText(Path.Combine(process, "cmdline")));
                    seen.Add(File.ReadAllText(Path.Combine(process, "environ")));
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    // It has ended, or is another user's.
                }
            }
        }
    }
}
