using System.Collections.Concurrent;

namespace Emews.Service.Streams;

/// <summary>
/// Tells the streams of an experiment that results were acknowledged through this service: there are fewer now than they know of, so that
/// the next one would not be more.
/// </summary>
internal sealed class CollectionNews
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _next = new(StringComparer.Ordinal);

    /// <summary>Ends with the next acknowledgement from now on.</summary>
    public Task NextOf(string experiment) =>
        _next.GetOrAdd(experiment, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Tell(string experiment)
    {
        if (_next.TryRemove(experiment, out var told))
        {
            told.SetResult();
        }
    }
}
