namespace Emews.Pools.Models;

/// <summary>Gives each run of another model a time limit. What takes longer is ended, and fails with kind <c>timeout</c>.</summary>
/// <param name="inner">The model that does the work.</param>
/// <param name="duration">How long one attempt may take.</param>
/// <param name="words">The same for people, such as <c>10m</c>.</param>
/// <param name="timeProvider">The clock; the system's where null.</param>
internal sealed class TimeLimitModel(ITaskModel inner, TimeSpan duration, string words, TimeProvider? timeProvider = null) : ITaskModel, IAsyncDisposable
{
    // How long a model may take to notice that its time is over; then its worker goes on without it.
    private static readonly TimeSpan EndTime = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time = timeProvider ?? TimeProvider.System;

    /// <inheritdoc/>
    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        using var limit = new TimeLimit(duration, words, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Over);
        var running = Task.Run(() => inner.RunAsync(task with { Limit = limit }, end.Token), CancellationToken.None);
        await Task.WhenAny(running, AfterAsync(end.Token)).ConfigureAwait(false);
        if (!running.IsCompleted)
        {
            throw limit.IsOver ? limit.Failure() : new OperationCanceledException(cancellationToken);
        }

        try
        {
            return await running.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsOver && !cancellationToken.IsCancellationRequested)
        {
            throw limit.Failure();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ModelDisposal.DisposeAsync(inner);

    private async Task AfterAsync(CancellationToken end)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, _time, end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(EndTime, _time, CancellationToken.None).ConfigureAwait(false);
    }
}
