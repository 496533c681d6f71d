using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>One run of the example that README begins with, as a user would start it.</summary>
public sealed class QuickstartRun : IAsyncLifetime
{
    private readonly Workspace workspace = new();

    internal ShellResult Result { get; private set; } = null!;

    internal RunFolder Folder => workspace.Run("quickstart");

    internal IReadOnlyList<ProcessEntry> LeftRunning { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Result = await workspace.RunAsync("run", "quickstart", Clone.PathOf("examples/ackley/quickstart.yaml"));
        LeftRunning = workspace.Processes;
    }

    public ValueTask DisposeAsync()
    {
        workspace.Dispose();
        return ValueTask.CompletedTask;
    }
}
