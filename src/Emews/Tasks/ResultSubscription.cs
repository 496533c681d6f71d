using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Emews.Tasks;

/// <summary>One caller's wait for a set of tasks, fed by the <see cref="ResultLoop"/>.</summary>
internal sealed class ResultSubscription : IDisposable
{
    private readonly Channel<TaskResult> _results = Channel.CreateUnbounded<TaskResult>(new() { SingleReader = true });
    private readonly HashSet<TaskId> _pending;
    private readonly Action<ResultSubscription> _unsubscribe;

    public ResultSubscription(IEnumerable<TaskId> taskIds, Action<ResultSubscription> unsubscribe)
    {
        _pending = [.. taskIds];
        _unsubscribe = unsubscribe;
        First = _pending.Count == 0 ? default : _pending.Min();
        Last = _pending.Count == 0 ? default : _pending.Max();
    }

    public TaskId First { get; }

    public TaskId Last { get; }

    public bool IsWaiting => _pending.Count > 0;

    public IEnumerable<TaskId> Pending => _pending;

    public void Offer(TaskResult result)
    {
        if (_pending.Remove(result.TaskId))
        {
            _results.Writer.TryWrite(result);
        }
    }

    public void Fail(Exception error) => _results.Writer.TryComplete(error);

    public async ValueTask<TaskResult> ReadAsync(CancellationToken cancellationToken)
    {
        // Unlike ReadAsync, the wait throws what failed the channel as it is.
        TaskResult? result;
        while (!_results.Reader.TryRead(out result))
        {
            await _results.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false);
        }

        return result;
    }

    public bool TryRead([NotNullWhen(true)] out TaskResult? result) => _results.Reader.TryRead(out result);

    public void Dispose() => _unsubscribe(this);
}
