using System.Text.Json;
using Emews.TestModels;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>Runs whose folder is on a network file system, as far as the tool is told: their SQLite file is on local disk meanwhile.</summary>
public sealed class NetworkFileSystemTests : IDisposable
{
    private readonly Workspace workspace = new();

    public NetworkFileSystemTests()
    {
        Directory.CreateDirectory(Scratch);
        workspace.Set("TMPDIR", Scratch);
        workspace.Set("EMEWS_FILESYSTEMS", $"{workspace.PathOf("output")}=nfs4");
        workspace.Write("trial.yaml", Of(typeof(MarkingModel)));
    }

    private string Scratch => workspace.PathOf("scratch");

    private RunFolder Run => workspace.Run("trial");

    /// <summary>Where <c>experiment.json</c> says that the database is.</summary>
    private string Recorded => Path.GetFullPath(JsonDocument.Parse(Run.Read("experiment.json")).RootElement.GetProperty("path").GetString()!, Run.Path);

    private string[] OnLocalDisk => Directory.GetFiles(Scratch, "emews.db", SearchOption.AllDirectories);

    [Fact]
    public async Task The_database_is_on_local_disk_while_the_run_goes_on_and_comes_back_at_its_end()
    {
        using var run = await BeginAsync();

        var local = Assert.Single(OnLocalDisk);
        Assert.Equal(local, Recorded);
        Assert.False(Run.Has("emews.db"));
        Assert.Equal(Environment.MachineName, JsonDocument.Parse(Run.Read("experiment.json")).RootElement.GetProperty("host").GetString());
        Assert.Equal("700\n", (await Shell.RunAsync("/", null, "stat", "-c", "%a", Path.GetDirectoryName(local)!)).Output);
        Assert.Contains("local (process", await DoneAsync("experiment", "list", "trial"), StringComparison.Ordinal);
        workspace.Release();
        var result = await run.EndsAsync();

        Assert.True(result.ExitCode == 0, run.Said);
        Assert.Contains("output/trial is on NFS, where SQLite is not safe", result.Output, StringComparison.Ordinal);
        Assert.Contains("Database:  output/trial/emews.db\n", result.Output, StringComparison.Ordinal);
        Assert.Equal(Run.PathOf("emews.db"), Recorded);
        Assert.Equal("ok", Run.Query("PRAGMA integrity_check"));
        Assert.Equal("30", Run.Query("SELECT count(*) FROM emews_collected"));
        Assert.Empty(OnLocalDisk);
        Assert.Equal(["emews.db"], Directory.GetFiles(Run.Path, "emews.db*").Select(Path.GetFileName));
        Assert.Contains("  trial", await DoneAsync("experiment", "list", "trial"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_run_is_taken_up_from_the_copy()
    {
        using (var run = await BeginAsync())
        {
            await run.SignalAsync("INT");
            await run.SaysAsync("Stopping: ");
            workspace.Release();
            Assert.True((await run.EndsAsync()).ExitCode == 130, run.Said);
        }

        Assert.Empty(OnLocalDisk);
        Assert.InRange(Run.InState(0, 4), 1, 27);
        Assert.Contains("is a copy on NFS", await RefusedAsync("pool", "run", "trial", "local"), StringComparison.Ordinal);

        await DoneAsync("run", "trial", "trial.yaml", "--resume");

        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
        Assert.All(Run.Tasks, task => Assert.Equal("1", task["attempts"]));
        Assert.Empty(OnLocalDisk);
    }

    [Fact]
    public async Task A_run_that_was_killed_goes_on_where_it_left_its_database_and_after_that_is_gone_with_the_copy()
    {
        await KillAsync();
        var local = Assert.Single(OnLocalDisk);
        Assert.Equal(local, Recorded);
        using (var run = await BeginAsync("--resume"))
        {
            Assert.Equal(local, Assert.Single(OnLocalDisk));
            await run.SignalAsync("INT");
            await run.SaysAsync("Stopping: ");
            workspace.Release();
            Assert.True((await run.EndsAsync()).ExitCode == 130, run.Said);
        }

        await KillAsync("--resume");
        Directory.Delete(Path.GetDirectoryName(Assert.Single(OnLocalDisk))!, recursive: true);

        var listed = await workspace.RunAsync("experiment", "list", "trial");
        Assert.True(listed.ExitCode == 0, listed.Error);
        Assert.Contains("Its copy of ", listed.Error, StringComparison.Ordinal);
        await DoneAsync("run", "trial", "trial.yaml", "--resume");
        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
    }

    [Fact]
    public async Task A_pool_that_was_started_by_hand_is_not_left_without_its_database()
    {
        using (var run = await BeginAsync())
        {
            await DoneAsync("pool", "start", "trial", "local", "--again", "--until-idle", "2");
            await workspace.HoldsAsync(6);
            await run.SignalAsync("INT");
            await run.SaysAsync("Still at work on trial: local (process ");
            Assert.True((await run.EndsAsync()).ExitCode == 130, run.Said);
        }

        Assert.Equal(Assert.Single(OnLocalDisk), Recorded);
        workspace.Release();
        await workspace.NothingRunsAsync();
        await DoneAsync("run", "trial", "trial.yaml", "--resume");
        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
        Assert.Empty(OnLocalDisk);
    }

    [Fact]
    public async Task A_pool_that_waits_when_the_run_has_finished_ends_in_good_order()
    {
        using var run = await BeginAsync();
        await DoneAsync("pool", "start", "trial", "local", "--again", "--until-idle", "3");
        workspace.Release();
        Assert.True((await run.EndsAsync()).ExitCode == 0, run.Said);

        await workspace.NothingRunsAsync();
        Assert.Contains("Pool local has ended in good order.", Run.Read("local.log")[Run.Read("local.log").IndexOf("trial has nothing left", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Empty(OnLocalDisk);
    }

    [Fact]
    public async Task A_database_that_is_gone_without_a_copy_is_told_to_be()
    {
        await KillAsync();
        Directory.Delete(Path.GetDirectoryName(Assert.Single(OnLocalDisk))!, recursive: true);

        Assert.Contains("was on local disk", await RefusedAsync("run", "trial", "trial.yaml", "--resume"), StringComparison.Ordinal);
        Assert.Contains("was on local disk", await RefusedAsync("db", "ping", "trial"), StringComparison.Ordinal);
        await DoneAsync("run", "trial", "trial.yaml", "--replace");
        Assert.Equal((30, 30, 0, 0, 0), Run.Counts);
    }

    [Fact]
    public async Task A_file_that_the_configuration_names_is_refused()
    {
        workspace.Write("named.yaml", Of(typeof(MarkingModel)) + "\ndbs: {here: {db_path: output/shared.db}}");

        var validated = await workspace.RunAsync("validate", "named.yaml");
        Assert.Equal(2, validated.ExitCode);
        Assert.Matches(@"named\.yaml:\d+:\d+: error: dbs\.here\.db_path: is on NFS.*PostgreSQL", validated.Output);
        Assert.Contains("is on NFS", await RefusedAsync("run", "trial", "named.yaml"), StringComparison.Ordinal);
        Assert.False(Run.Exists);
        Assert.Contains("note: ", await DoneAsync("validate", "trial.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_any_local_disk_nothing_is_begun()
    {
        workspace.Set("EMEWS_FILESYSTEMS", $"{workspace.Root}=lustre:/tmp=beegfs");

        var said = await RefusedAsync("run", "trial", "trial.yaml");

        Assert.Contains("No local disk can be written", said, StringComparison.Ordinal);
        Assert.Contains("/tmp is on BeeGFS.", said, StringComparison.Ordinal);
        Assert.False(Run.Exists);
    }

    [Fact]
    public async Task On_local_disk_all_stays_in_the_folder()
    {
        workspace.Set("EMEWS_FILESYSTEMS", "");
        using var run = await BeginAsync();
        Assert.Equal(Run.PathOf("emews.db"), Recorded);
        workspace.Release();
        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        Assert.Empty(OnLocalDisk);
        Assert.DoesNotContain("note: ", await DoneAsync("validate", "trial.yaml"), StringComparison.Ordinal);
    }

    public void Dispose() => workspace.Dispose();

    private static string Of(Type model) => $"""
        search_space_size: 30
        sample_dimensions: 2
        retrain_after: 30
        seed: 3
        {Workspace.Model(model)}
        pools:
          local:
            CFG_PROCS: 3
            lease: 1s
        """;

    /// <summary>Starts the run, which then holds three tasks.</summary>
    private async Task<EmewsProcess> BeginAsync(params string[] options)
    {
        var begun = workspace.Marked("begun").Count;
        workspace.Hold();
        var run = workspace.Start(["run", "trial", "trial.yaml", .. options]);
        await Eventually.TrueAsync(() => workspace.Marked("begun").Count == begun + 3, () => run.Said);
        return run;
    }

    private async Task KillAsync(params string[] options)
    {
        using (var run = await BeginAsync(options))
        {
            await run.SignalAsync("KILL");
            await run.EndsAsync();
        }

        await workspace.NothingRunsAsync();
        workspace.Release();
    }

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var result = await workspace.RunAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }

    private async Task<string> RefusedAsync(params string[] arguments)
    {
        var result = await workspace.RunAsync(arguments);
        Assert.True(result.ExitCode == 2, result.Output + result.Error);
        return result.Error;
    }
}
