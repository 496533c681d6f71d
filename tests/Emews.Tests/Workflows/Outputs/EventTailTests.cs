using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class EventTailTests : IDisposable
{
    private const string Started = """{"event":"started","time":"2026-01-31T12:00:00.000Z","format":1}""" + "\n";
    private const string Joined = """{"event":"pool_joined","time":"2026-01-31T12:00:01.000Z","pool":"é"}""" + "\n";
    private const string Stopped = """{"event":"stopped","time":"2026-01-31T12:00:02.000Z","ended":"finished"}""" + "\n";

    private readonly TemporaryFolder _folder = new();

    private string LogPath => _folder["events.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_look_gives_what_has_come_since_and_only_whole_lines()
    {
        var tail = new EventTail(LogPath);
        Assert.Empty(tail.ReadNew());

        File.WriteAllText(LogPath, Started + Joined[..20]);
        Assert.IsType<StartedEvent>(Assert.Single(tail.ReadNew()));
        Assert.Empty(tail.ReadNew());

        File.AppendAllText(LogPath, Joined[20..] + "{\"event\":\"of later\",\"time\":\"2026-01-31T12:00:01.500Z\"}\nno JSON\n" + Stopped);
        var news = tail.ReadNew();
        Assert.Equal(["é"], news.OfType<PoolJoinedEvent>().Select(joined => joined.Pool));
        Assert.IsType<StoppedEvent>(news[^1]);
        Assert.Equal(2, news.Count);
    }

    [Fact]
    public void A_log_that_was_begun_anew_is_read_from_its_beginning()
    {
        var tail = new EventTail(LogPath);
        File.WriteAllText(LogPath, Started + Joined + Stopped);
        Assert.Equal(3, tail.ReadNew().Count);

        File.WriteAllText(LogPath, Started + Joined);
        Assert.Equal(2, tail.ReadNew().Count);
    }

    [Fact]
    public void The_whole_log_tells_of_pauses_and_of_the_last_end()
    {
        Assert.Equal((null, null), (RunLog.Read(LogPath).Started, RunLog.Read(LogPath).Ended));

        File.WriteAllText(LogPath, Started + Stopped.Replace("finished", "interrupted", StringComparison.Ordinal));
        var interrupted = RunLog.Read(LogPath);
        Assert.Equal(RunEnd.Interrupted, interrupted.Ended);
        Assert.Null(Assert.Single(interrupted.Interruptions).Resumed);

        File.AppendAllText(LogPath, Started.Replace("12:00:00", "12:01:00", StringComparison.Ordinal));
        var resumed = RunLog.Read(LogPath);
        Assert.Null(resumed.Ended);
        Assert.Equal(TimeSpan.FromSeconds(58), Assert.Single(resumed.Interruptions) is { Resumed: { } on } pause ? on - pause.Interrupted : default);
    }
}
