using Emews.Tasks;

namespace Emews.Pools.Models;

/// <summary>How long one attempt may take, and whether that is over.</summary>
internal sealed class TimeLimit : IDisposable
{
    // The longest a timer takes, 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly CancellationTokenSource _over;
    private readonly string _words;

    /// <summary>Begins the time.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="words">The same for people, such as <c>10m</c>.</param>
    /// <param name="time">The clock.</param>
    public TimeLimit(TimeSpan duration, string words, TimeProvider time)
    {
        _words = words;
        _over = new CancellationTokenSource(duration < Longest ? duration : Longest, time);
    }

    /// <summary>Fires when the time is over.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Whether the time is over.</summary>
    public bool IsOver => _over.IsCancellationRequested;

    /// <summary>The failure of a model that took too long.</summary>
    /// <param name="explain">Adds to the first line what else is known.</param>
    public ModelException Failure(Func<string, string>? explain = null)
    {
        var cause = $"took longer than {_words}: ended, with all it had started";
        return new ModelException(TaskFailureKinds.Timeout, explain?.Invoke(cause) ?? cause);
    }

    public void Dispose() => _over.Dispose();
}
