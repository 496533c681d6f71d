using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>What the event log of an experiment tells of its earlier runs.</summary>
/// <param name="Started">When the first began; null where the log does not say.</param>
/// <param name="Interruptions">The pauses, the one that ends now included.</param>
/// <param name="Reprioritizations">The reprioritisations.</param>
internal sealed record PastLog(
    DateTimeOffset? Started, IReadOnlyList<Interruption> Interruptions, IReadOnlyList<Reprioritization> Reprioritizations)
{
    /// <summary>Reads a log. One that is missing or cannot be read tells nothing: no run is stopped by it.</summary>
    /// <param name="path">The log.</param>
    /// <param name="now">When the experiment goes on.</param>
    public static PastLog Read(string path, DateTimeOffset now)
    {
        DateTimeOffset? started = null, stopped = null;
        var interruptions = new List<Interruption>();
        var reprioritizations = new List<Reprioritization>();
        try
        {
            foreach (var logged in EventLogReader.Read(path))
            {
                switch (logged)
                {
                    case StartedEvent:
                        started ??= logged.Time;
                        Resume(logged.Time);
                        break;
                    case ReprioritizedEvent done:
                        reprioritizations.Add(new Reprioritization(done.After, done.Time, TimeSpan.FromSeconds(done.Seconds)));
                        break;
                }

                // A run that was killed has no last word: the last it said stands for it.
                stopped = logged.Time;
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
        }

        Resume(now);
        return new PastLog(started, interruptions, reprioritizations);

        void Resume(DateTimeOffset time)
        {
            if (stopped is { } end)
            {
                interruptions.Add(new Interruption(end, time));
            }
        }
    }
}
