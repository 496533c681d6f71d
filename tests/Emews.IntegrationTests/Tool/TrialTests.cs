using System.Text.Json;
using Emews.Tests.Postgres;

namespace Emews.IntegrationTests.Tool;

/// <summary>The scene of tests that look at a small experiment from outside: <c>trial</c>, run by two workers, on either database.</summary>
/// <param name="points">How many points it has.</param>
/// <param name="retrainAfter">After how many the search decides.</param>
public abstract class TrialTests(int points, int retrainAfter) : IAsyncLifetime
{
    private protected const int Workers = 2;

    private PostgresDatabase? database;

    private protected PostgresDatabase Database => database ?? throw new InvalidOperationException("The trial is on SQLite.");

    private protected Workspace Workspace { get; } = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Workspace.Dispose();
        if (database is not null)
        {
            await database.DisposeAsync();
        }
    }

    private protected static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    /// <summary>Writes <c>trial.yaml</c>.</summary>
    private protected async Task WriteAsync(Type model, bool onPostgres = false, string more = "")
    {
        database = onPostgres ? await (await SharedPostgres.ClusterAsync()).CreateDatabaseAsync() : null;
        Workspace.Write("trial.yaml", $$"""
            search_space_size: {{points}}
            sample_dimensions: 2
            retrain_after: {{retrainAfter}}
            seed: 3
            {{Workspace.Model(model)}}
            pools:
              local: {CFG_PROCS: {{Workers}}}
            {{(database is null ? "" : PostgresEntry.Of(database, Workspace, more))}}
            """);
    }

    /// <summary>What the tool says, when all goes well.</summary>
    private protected async Task<string> DoAsync(params string[] arguments) => (await Workspace.RunAsync(arguments)).MustSucceed().Output;

    /// <summary>The tool refuses, and says why.</summary>
    private protected async Task RefusedAsync(string said, params string[] arguments)
    {
        var result = await Workspace.RunAsync(arguments);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
    }
}
