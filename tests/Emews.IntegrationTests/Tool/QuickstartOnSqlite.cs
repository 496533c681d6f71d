using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>The example that README begins with.</summary>
public sealed class QuickstartOnSqlite : QuickstartRun
{
    private readonly Workspace workspace = new();

    public override async ValueTask InitializeAsync()
    {
        Result = await workspace.RunAsync("run", "quickstart", Clone.PathOf("examples/ackley/quickstart.yaml"));
        Folder = workspace.Run("quickstart");
        LeftRunning = workspace.Processes;
    }

    public override ValueTask DisposeAsync()
    {
        workspace.Dispose();
        return ValueTask.CompletedTask;
    }
}
