using Emews.Tasks;

namespace Emews.Pools;

/// <summary>
/// Knows whether a claim may find something. After one that found less than it asked for it does not, until the database has news of
/// work or a while has passed: an agent whose queue is empty does not ask again with each task that ends.
/// </summary>
internal sealed class WorkWatch(PoolAgent agent) : IAsyncDisposable
{
    // News is a hint; this poll is the truth.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _end = new();

    /// <summary>Ends when a claim may find something; fails where the database cannot be asked.</summary>
    public Task News { get; private set; } = Task.CompletedTask;

    /// <summary>Begins to wait: a claim has just found less than it asked for.</summary>
    public void Begin() => News = agent.WaitForWorkAsync(Jitter.Around(PollInterval), _end.Token);

    /// <summary>Waits no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await News.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }
}
