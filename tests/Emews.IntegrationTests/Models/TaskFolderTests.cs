using Emews.Pools;

namespace Emews.IntegrationTests.Models;

/// <summary>The working folders of tasks: whose are kept, and who removes the rest.</summary>
public sealed class TaskFolderTests : IDisposable
{
    private readonly CommandWorkbench bench = new();

    [Fact]
    public async Task The_folder_of_a_failed_task_is_kept_and_named()
    {
        var model = bench.Model("file", "sh", "-c", "echo half > $1; exit 3", "sh", "{result_file}", "{payload_file}");

        var failure = await Assert.ThrowsAsync<ModelException>(() => CommandWorkbench.Run(model));

        var folder = Assert.Single(bench.WorkingFolders);
        Assert.Equal($"exit code 3\nfolder: {folder}", failure.Message);
        Assert.Equal(CommandWorkbench.Payload, await File.ReadAllTextAsync(Path.Combine(folder, "payload.json"), TestContext.Current.CancellationToken));
        Assert.Equal("half\n", await File.ReadAllTextAsync(Path.Combine(folder, "result.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task At_most_so_many_are_kept_by_all_agents_of_a_pool_together()
    {
        for (var agent = 0; agent < 2; agent++)
        {
            using var model = bench.Model("last_line", options => options with { KeepFailed = 3 }, "false", "{folder}");
            for (var task = 0; task < 2; task++)
            {
                await Assert.ThrowsAsync<ModelException>(() => CommandWorkbench.Run(model));
            }
        }

        Assert.Equal(3, bench.WorkingFolders.Count);
        var other = bench.Model("last_line", options => options with { KeepFailed = 3, Owner = bench.Owner with { Pool = "pool2" } }, "false", "{folder}");
        await Assert.ThrowsAsync<ModelException>(() => CommandWorkbench.Run(other));
        Assert.Equal(4, bench.WorkingFolders.Count);
    }

    [Fact]
    public async Task None_is_kept_where_none_is_wanted()
    {
        var model = bench.Model("last_line", options => options with { KeepFailed = 0 }, "false", "{folder}");

        var failure = await Assert.ThrowsAsync<ModelException>(() => CommandWorkbench.Run(model));

        Assert.Equal("exit code 1", failure.Message);
        Assert.Empty(bench.WorkingFolders);
    }

    [Fact]
    public async Task All_are_kept_on_request()
    {
        var model = bench.Model("last_line", options => options with { Keep = true }, "echo", "{folder}");

        var path = await CommandWorkbench.Run(model);

        Assert.Equal(path, Assert.Single(bench.WorkingFolders));
        model.Dispose();
        Assert.True(Directory.Exists(path));
    }

    [Fact]
    public async Task Where_none_is_kept_the_last_agent_leaves_nothing_of_its_experiment()
    {
        var (first, last) = (bench.Model("last_line", "echo", "{folder}"), bench.Model("last_line", "echo", "{folder}"));
        var ofExperiment = Path.GetDirectoryName(Path.GetDirectoryName(await CommandWorkbench.Run(first)))!;
        await CommandWorkbench.Run(last);

        first.Dispose();
        Assert.True(Directory.Exists(ofExperiment));
        last.Dispose();
        Assert.False(Directory.Exists(ofExperiment));
    }

    [Fact]
    public async Task A_canceled_task_leaves_none()
    {
        var model = bench.Model("last_line", "sleep", "{n}", "{n}");
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => model.RunAsync(new ModelTask(new(1), """{"n": 1000}"""), canceled.Token));

        Assert.Empty(bench.WorkingFolders);
    }

    [Fact]
    public async Task Files_of_the_model_are_found_from_there()
    {
        await File.WriteAllTextAsync(bench.PathOf("data.txt"), "data", TestContext.Current.CancellationToken);
        var script = bench.Script("show.sh", "#!/bin/sh\ncat \"$1\" - </dev/null; echo; pwd; echo \"$2 $EMEWS_MODEL_DIR\"\n");

        var lines = (await CommandWorkbench.Run(bench.Model("stdout", $"./{script}", "data.txt", "nothing.txt", "{folder}"))).Split('\n');

        Assert.Equal("data", lines[0]);
        Assert.StartsWith(bench.Scratch, lines[1], StringComparison.Ordinal);
        Assert.Equal($"nothing.txt {bench.Root}", lines[2]);
    }

    [Fact]
    public async Task What_a_dead_agent_has_left_is_removed_by_the_next_and_what_lives_is_not()
    {
        var living = bench.Model("last_line", "sh", "-c", "touch begun; while [ ! -e $EMEWS_MODEL_DIR/end ]; do sleep 0.05; done; pwd", "sh", "{folder}");
        var running = CommandWorkbench.Run(living);
        var home = Path.GetDirectoryName(await FolderAsync())!;
        var dead = Path.Combine(Path.GetDirectoryName(home)!, "agent-1-dead");
        Directory.CreateDirectory(Path.Combine(dead, "3-1-abc", "deep"));
        await File.WriteAllTextAsync(dead + ".lock", "", TestContext.Current.CancellationToken);

        await CommandWorkbench.Run(bench.Model("last_line", "echo", "{folder}"));

        Assert.False(Directory.Exists(dead) || File.Exists(dead + ".lock"));
        await File.WriteAllTextAsync(bench.PathOf("end"), "", TestContext.Current.CancellationToken);
        Assert.StartsWith(home, await running, StringComparison.Ordinal);
        living.Dispose();
        Assert.False(Directory.Exists(home) || File.Exists(home + ".lock"));
    }

    [Fact]
    public async Task A_place_that_others_may_enter_is_refused()
    {
        var place = Path.Combine(bench.Scratch, $"emews-{ProcessSignals.UserId}");
        Directory.CreateDirectory(place);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(place, (UnixFileMode)0x1FF);
        }

        var failure = await Assert.ThrowsAsync<ModelException>(() => CommandWorkbench.Run(bench.Model("last_line", "echo", "{folder}")));

        Assert.Contains($"others may enter {place}", failure.Message, StringComparison.Ordinal);
    }

    public void Dispose() => bench.Dispose();

    private async Task<string> FolderAsync()
    {
        await Tool.Eventually.TrueAsync(
            () => bench.WorkingFolders.Any(folder => File.Exists(Path.Combine(folder, "begun"))), () => "It does not begin.");
        return Assert.Single(bench.WorkingFolders);
    }
}
