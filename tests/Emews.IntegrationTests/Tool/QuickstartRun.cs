using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>One run of an example called <c>quickstart</c>, as a user would start it.</summary>
public abstract class QuickstartRun : IAsyncLifetime
{
    internal ShellResult Result { get; private protected set; } = null!;

    internal RunFolder Folder { get; private protected set; } = null!;

    internal IReadOnlyList<ProcessEntry> LeftRunning { get; private protected set; } = null!;

    public abstract ValueTask InitializeAsync();

    public abstract ValueTask DisposeAsync();
}
