namespace Emews.Rest;

/// <summary>
/// A part of a wait. A request waits so long at most before it is answered with nothing new, and is sent again: connections in between
/// tolerate no silence of minutes. What comes between two turns is there when the second begins.
/// </summary>
internal static class WaitTurn
{
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    // The timers of a service may go off a little early by the clock of its client. News that come then are there in the next turn.
    private const double Whole = 0.99;

    /// <summary>The turn of a wait that has this long to go, or for ever. What no wait can have stays as it is, for the store to refuse.</summary>
    public static TimeSpan Of(TimeSpan timeout) => timeout == Timeout.InfiniteTimeSpan || timeout > Longest ? Longest : timeout;

    /// <summary>Waits turn by turn, until one is answered before it is over, which is news, or the time is.</summary>
    /// <param name="timeout">How long to wait in all; may be infinite.</param>
    /// <param name="waitAsync">Waits for one turn of this length.</param>
    /// <param name="time">The clock.</param>
    public static async Task TakeTurnsAsync(TimeSpan timeout, Func<TimeSpan, Task> waitAsync, TimeProvider time)
    {
        var begun = time.GetTimestamp();
        var left = timeout;
        while (true)
        {
            var (turn, asked) = (Of(left), time.GetTimestamp());
            await waitAsync(turn).ConfigureAwait(false);
            left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - time.GetElapsedTime(begun);
            var isOver = timeout != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero;
            if (isOver || time.GetElapsedTime(asked) < turn * Whole)
            {
                return;
            }
        }
    }
}
