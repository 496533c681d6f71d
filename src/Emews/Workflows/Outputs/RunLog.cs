using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary>What the event log of an experiment tells of its runs.</summary>
/// <param name="Started">When the first began; null where the log does not say.</param>
/// <param name="Stopped">When the last ended, or was last heard of; null where the log does not say.</param>
/// <param name="Ended">How the last ended; null while it goes on, and for one that was killed.</param>
/// <param name="Interruptions">The pauses, also one that has not ended.</param>
/// <param name="Reprioritizations">The reprioritisations.</param>
/// <param name="Failure">Why the last could not go on; null where it could.</param>
/// <param name="Completed">The tasks whose completion it tells of.</param>
/// <param name="Sources">The model files of each session.</param>
internal sealed record RunLog(
    DateTimeOffset? Started, DateTimeOffset? Stopped, RunEnd? Ended, IReadOnlyList<Interruption> Interruptions,
    IReadOnlyList<Reprioritization> Reprioritizations, string? Failure, IReadOnlySet<TaskId> Completed,
    IReadOnlyList<SourcesEvent> Sources)
{
    /// <summary>Whether the last could not go on because its search failed.</summary>
    public bool HasSearchFailed { get; init; }

    /// <summary>Why the last run ended; null where that is not known.</summary>
    public EndReason? Reason { get; init; }

    /// <summary>The log of an experiment that goes on: its last run has ended, however it did, and the pause is over.</summary>
    public RunLog ResumedAt(DateTimeOffset time) => Stopped is { } stopped
        ? this with { Interruptions = [.. Interruptions.Where(pause => pause.Resumed is not null), new Interruption(stopped, time, HasSearchFailed)] }
        : this;

    /// <summary>Reads a log; one that is missing tells nothing, and of one that is damaged what comes before counts.</summary>
    public static RunLog Read(string path)
    {
        DateTimeOffset? started = null, last = null;
        RunEnd? ended = null;
        string? failure = null;
        var hasSearchFailed = false;
        EndReason? reason = null;
        var interruptions = new List<Interruption>();
        var reprioritizations = new List<Reprioritization>();
        var completed = new HashSet<TaskId>();
        var sources = new List<SourcesEvent>();
        try
        {
            foreach (var logged in EventLogReader.Read(path))
            {
                switch (logged)
                {
                    case StartedEvent session:
                        started ??= session.Began;
                        if (last is { } pause)
                        {
                            interruptions.Add(new Interruption(pause, session.Began, hasSearchFailed));
                        }

                        (ended, failure, reason, hasSearchFailed) = (null, null, null, false);
                        break;
                    case SourcesEvent session:
                        sources.Add(session);
                        break;
                    case ReprioritizedEvent done:
                        reprioritizations.Add(new Reprioritization(done.After, done.Time, TimeSpan.FromSeconds(done.Seconds)));
                        break;
                    case CompletedEvent done:
                        completed.Add(done.TaskId);
                        break;
                    case FailedEvent failed:
                        (failure, hasSearchFailed) = (failed.Message, failed.BySearch);
                        break;
                    case StoppedEvent stopped:
                        (ended, reason) = (stopped.Ended, stopped.Reason);
                        break;
                }

                // A run that was killed has no last word: the last it said stands for it.
                last = logged.Time;
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
        }

        if (ended is RunEnd.Interrupted && last is { } end)
        {
            interruptions.Add(new Interruption(end));
        }

        return new RunLog(started, last, ended, interruptions, reprioritizations, failure, completed, sources) { HasSearchFailed = hasSearchFailed, Reason = reason };
    }
}
