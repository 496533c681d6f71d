using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Tool;

/// <summary><c>emews task cancel</c> of a task that runs: its model ends, and all that the model has started.</summary>
public sealed class TaskCancelTests : IAsyncLifetime
{
    // One process that has left its session, one that has cleaned its environment, too, one in its group, and itself.
    private const string Model = """
        if [ -e ROOT/quick ]; then echo 1; exit; fi
        setsid sh -c "sleep 1000; : ROOT/left-$EMEWS_TASK_ID" &
        setsid env -i sh -c "sleep 1000; : ROOT/clean-$EMEWS_TASK_ID" &
        sh -c "sleep 1000; : ROOT/child-$EMEWS_TASK_ID" &
        sh -c "sleep 1000; : ROOT/model-$EMEWS_TASK_ID"
        """;

    private readonly Workspace workspace = new();
    private PostgresDatabase? database;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        workspace.Dispose();
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_model_ends_with_all_that_it_has_started_and_no_other_does(bool onPostgres)
    {
        database = onPostgres ? await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync() : null;
        workspace.Write("model.sh", Model.Replace("ROOT", workspace.Root, StringComparison.Ordinal));
        workspace.Write("trial.yaml", $$$"""
            model: {command: "sh model.sh"}
            parameters: {n: {min: 1, max: 10}}
            search_space_size: 4
            seed: 3
            pools:
              local: {CFG_PROCS: 2, lease: 1h}
            {{{(database is null ? "" : PostgresEntry.Of(database, workspace))}}}
            """);
        using var run = workspace.Start("run", "trial", "trial.yaml");
        await RunsAsync(1, 4, run);
        await RunsAsync(2, 4, run);
        workspace.Write("quick", "");

        var said = await workspace.RunAsync("task", "cancel", "trial", "1", "--running");
        Assert.Equal((0, "Canceled: 1 task: 1.\nIt was running: its model ends within 5 s.\n"), (said.ExitCode, said.Output));
        await RunsAsync(1, 0, run);
        await RunsAsync(2, 4, run);
        await workspace.RunAsync("task", "cancel", "trial", "2", "--running");

        Assert.Equal(0, (await run.EndsAsync()).ExitCode);
        Assert.Equal((4, 2, 0, 2, 0), workspace.Run("trial").Counts);
        await workspace.NothingRunsAsync();
    }

    /// <summary>Waits until so many processes of a task run.</summary>
    private Task RunsAsync(int task, int count, EmewsProcess run) => Eventually.TrueAsync(
        () => workspace.Processes.Count(process => process.Command.Trim().EndsWith($"-{task}", StringComparison.Ordinal)) == count,
        () => $"{run.Said}\n{string.Join('\n', workspace.Processes)}");
}
