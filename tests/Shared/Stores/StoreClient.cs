using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>One client: both sides of a store, and the wire its answers come over.</summary>
public sealed record StoreClient(ITaskStore Tasks, IPoolStore Pools, AnswerCut Cut) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Tasks.DisposeAsync();
        await Pools.DisposeAsync();
    }
}

/// <summary>A wire that loses the next answer when armed.</summary>
public sealed class AnswerCut
{
    private int _armed;

    public void Arm() => Interlocked.Exchange(ref _armed, 1);

    /// <summary>Whether the answer that comes now is to be lost.</summary>
    public bool IsTime() => Interlocked.Exchange(ref _armed, 0) == 1;

    public void Answer()
    {
        if (IsTime())
        {
            throw new EmewsException("The connection was cut after the commit.", isTransient: true);
        }
    }
}
