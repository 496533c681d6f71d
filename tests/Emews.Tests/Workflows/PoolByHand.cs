using Emews.Pools;

namespace Emews.Tests.Workflows;

/// <summary>A pool at whatever a test wants it to be; nobody starts or ends it.</summary>
internal sealed record PoolByHand(string Name) : IRunningPool
{
    string IRunningPool.Pool => Name;

    public int ProcessId { get; init; } = 7;

    public string LogPath { get; init; } = "/no/log";

    public PoolEnd? End { get; init; }

    public string? Job { get; init; }

    public Task WaitAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Drain()
    {
    }

    public void Stop()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
