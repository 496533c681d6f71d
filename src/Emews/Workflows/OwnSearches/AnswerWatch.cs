using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.OwnSearches;

/// <summary>Tells of a search that does not answer: it may think as long as it likes, but people should know what the run waits for.</summary>
/// <param name="search">The search's name.</param>
/// <param name="say">Told after a while, and then ever more seldom.</param>
/// <param name="time">The clock.</param>
internal sealed class AnswerWatch(string search, Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Watches a question until what it gives is disposed of.</summary>
    /// <param name="what">What the search was told, such as <c>point 6</c>.</param>
    public IDisposable Ask(string what) => new Question(
        time, waited => say($"The search {search} has not answered {what} for {DurationText.Write(waited)}. "
            + "Results are collected meanwhile; Ctrl-C ends the run, and --resume takes it up again."));

    private sealed class Question : IDisposable
    {
        private readonly long _begun;
        private readonly ITimer _timer;
        private TimeSpan _pause = First;

        public Question(TimeProvider time, Action<TimeSpan> tell)
        {
            _begun = time.GetTimestamp();
            _timer = time.CreateTimer(_ => Tell(time, tell), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(First, Timeout.InfiniteTimeSpan);
        }

        public void Dispose() => _timer.Dispose();

        private void Tell(TimeProvider time, Action<TimeSpan> tell)
        {
            tell(TimeSpan.FromSeconds(Math.Round(time.GetElapsedTime(_begun).TotalSeconds)));
            _pause = _pause < Longest / 2 ? 2 * _pause : Longest;
            _timer.Change(_pause, Timeout.InfiniteTimeSpan);
        }
    }
}
