using Emews.Workflows;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class SessionsTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    private string LogPath => _folder["events.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pauses_do_not_count_whether_a_run_was_interrupted_or_killed()
    {
        RunEvent[] events =
        [
            new StartedEvent { Since = Start, Time = Start.AddSeconds(1) },
            new StoppedEvent(RunEnd.Interrupted) { Time = Start.AddSeconds(10) },
            new StartedEvent { Since = Start.AddSeconds(100), Time = Start.AddSeconds(101) },
            new PoolJoinedEvent("a") { Time = Start.AddSeconds(107) },
            new StartedEvent { Since = Start.AddSeconds(200), Time = Start.AddSeconds(203) },
            new StoppedEvent(RunEnd.Finished) { Time = Start.AddSeconds(205) },
        ];
        var tally = new RunTally(1, maximize: false, _ => null);
        foreach (var each in events)
        {
            File.AppendAllBytes(LogPath, RunEventJson.ToLine(each).ToArray());
            tally.Add(each);
        }

        var log = RunLog.Read(LogPath);
        Sessions[] all = [new(log.Started!.Value, log.Interruptions), tally.Sessions!];
        Assert.All(all, sessions => Assert.Equal((3, TimeSpan.FromSeconds(10 + 7 + 5)), (sessions.Count, sessions.Until(Start.AddSeconds(205)))));
    }

    [Fact]
    public void A_pause_that_goes_on_does_not_count_as_one() =>
        Assert.Equal((1, TimeSpan.FromSeconds(9)), (Interrupted.Count, Interrupted.Until(Start.AddSeconds(9))));

    [Fact]
    public void Model_files_are_compared_from_session_to_session()
    {
        SourcesEvent[] sessions =
        [
            new([new("/a.py", "1"), new("/b.py", "1")]) { Time = Start },
            new([new("/a.py", "1"), new("/b.py", "2")]) { Time = Start.AddHours(1) },
            new([new("/b.py", "2"), new("/c.py", "1")]) { Time = Start.AddHours(2) },
            new([new("/a.py", "3")]) { Time = Start.AddHours(3) },
        ];
        Assert.Equal(
            [new SourceChange("/b.py", Start.AddHours(1), "1", "2"), new SourceChange("/a.py", Start.AddHours(3), "1", "3")], SourceChange.Of(sessions));
    }

    private static Sessions Interrupted => new(Start, [new Interruption(Start.AddSeconds(9))]);
}
