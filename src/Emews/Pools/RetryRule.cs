namespace Emews.Pools;

/// <summary>How long a task whose model failed waits before it is tried again: a while, then ever longer.</summary>
internal static class RetryRule
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>The wait after an attempt: the first delay, doubled with each further one up to 5 min, or to the first delay if that is longer.</summary>
    /// <param name="attempt">Which attempt has failed, from 1.</param>
    /// <param name="first">The wait after the first.</param>
    public static TimeSpan DelayAfter(int attempt, TimeSpan first)
    {
        var longest = first > Longest ? first : Longest;
        var delay = first;
        for (var i = 1; i < attempt && delay > TimeSpan.Zero && delay < longest; i++)
        {
            delay *= 2;
        }

        return delay < longest ? delay : longest;
    }
}
