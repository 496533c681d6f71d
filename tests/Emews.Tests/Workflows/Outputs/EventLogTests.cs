using System.Security.Cryptography;
using System.Text;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class EventLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new(new(2026, 1, 31, 12, 0, 0, 123, TimeSpan.Zero));

    private string LogPath => _folder["events.jsonl"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lines_have_event_and_time_first_and_their_fields_in_a_fixed_order()
    {
        Write(
            new StartedEvent(),
            new StartedEvent { Since = _time.Now.AddSeconds(-1) },
            new SourcesEvent([new("/a/é.py", "0f"), new("/gone", null)]),
            new PoolJoinedEvent("pool \"é\" 1", 33),
            new CompletedEvent(new(17), 1, 0.1 + 0.2),
            new CompletedEvent(new(18), 2, null, "exception"),
            new CompletedEvent(new(19), 3, null),
            new DecisionEvent(50, 2, [new(new(5), 10), new(new(6), -1)], [new(7)]),
            new ReprioritizedEvent(50, 0.05),
            new ProgressEvent(new(1, 2, 3, 4, 5, 6), 1.9),
            new FailedEvent("no space left"),
            new FailedEvent("lost my way", BySearch: true),
            new InterruptedEvent("SIGINT"),
            new StoppedEvent(RunEnd.Interrupted),
            new StoppedEvent(RunEnd.Finished, new("search_done", "when the search said that it was done, after 9 points")));

        const string Time = "\"time\":\"2026-01-31T12:00:00.123Z\"";
        Assert.Equal(
            [
                $$"""{"event":"started",{{Time}},"format":1}""",
                $$"""{"event":"started",{{Time}},"format":1,"since":"2026-01-31T11:59:59.123Z"}""",
                $$"""{"event":"sources",{{Time}},"files":[{"path":"/a/é.py","sha256":"0f"},{"path":"/gone","sha256":null}]}""",
                $$"""{"event":"pool_joined",{{Time}},"pool":"pool \"é\" 1","workers":33}""",
                $$"""{"event":"completed",{{Time}},"task_id":17,"order":1,"value":0.30000000000000004}""",
                $$"""{"event":"completed",{{Time}},"task_id":18,"order":2,"error_kind":"exception"}""",
                $$"""{"event":"completed",{{Time}},"task_id":19,"order":3,"value":null}""",
                $$"""{"event":"decision",{{Time}},"after":50,"submit":2,"priorities":[[5,10],[6,-1]],"canceled":[7]}""",
                $$"""{"event":"reprioritized",{{Time}},"after":50,"seconds":0.05}""",
                $$"""{"event":"progress",{{Time}},"queued":1,"running":2,"complete":3,"failed":4,"canceled":5,"requeued":6,"best":1.9}""",
                $$"""{"event":"failed",{{Time}},"message":"no space left"}""",
                $$"""{"event":"failed",{{Time}},"message":"lost my way","by_search":true}""",
                $$"""{"event":"interrupted",{{Time}},"reason":"SIGINT"}""",
                $$"""{"event":"stopped",{{Time}},"ended":"interrupted"}""",
                $$"""{"event":"stopped",{{Time}},"ended":"finished","reason":"search_done","why":"when the search said that it was done, after 9 points"}""",
            ],
            File.ReadAllLines(LogPath));
    }

    [Fact]
    public void Events_read_back_as_they_were_written()
    {
        RunEvent[] events =
        [
            new StartedEvent(),
            new StartedEvent { Since = _time.Now.AddMinutes(-1) },
            new PoolJoinedEvent("a\nb"),
            new PoolJoinedEvent("pool2", 4),
            new CompletedEvent(new(17), 1, double.Epsilon),
            new CompletedEvent(new(18), 2, -1.7976931348623157E+308),
            new CompletedEvent(new(19), 3, null, "timeout"),
            new ReprioritizedEvent(50, 0.05),
            new ProgressEvent(new(1, 2, 3, 4, 5, 6), null),
            new FailedEvent("gone"),
            new FailedEvent("gone", BySearch: true),
            new InterruptedEvent("SIGTERM"),
            new StoppedEvent(RunEnd.Finished),
        ];
        Write(events);

        Assert.Equal(events.Select(each => each with { Time = _time.Now }), EventLogReader.Read(LogPath));
    }

    [Fact]
    public void The_files_of_a_model_read_back()
    {
        Write(new SourcesEvent([new("/a.py", "0f"), new("/gone", null)]));
        Assert.Equal([new SourceFile("/a.py", "0f"), new SourceFile("/gone", null)], Assert.IsType<SourcesEvent>(Assert.Single(EventLogReader.Read(LogPath))).Files);
    }

    [Fact]
    public void A_decision_reads_back_with_its_priorities()
    {
        Write(new DecisionEvent(50, 1, [new(new(5), 10)], [new(7), new(8)]));

        var decision = Assert.IsType<DecisionEvent>(Assert.Single(EventLogReader.Read(LogPath)));
        Assert.Equal((50, 1), (decision.After, decision.Submit));
        Assert.Equal([new TaskPriority(new(5), 10)], decision.Priorities);
        Assert.Equal([new TaskId(7), new TaskId(8)], decision.Canceled);
        Assert.Null(decision.Digest);
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public void More_than_10_000_priorities_are_told_by_number_and_hash(int count, bool listed)
    {
        TaskPriority[] priorities = [.. Enumerable.Range(1, count).Select(i => new TaskPriority(new(i), count - i))];
        Write(new DecisionEvent(50, 0, priorities, []));

        var decision = Assert.IsType<DecisionEvent>(Assert.Single(EventLogReader.Read(LogPath)));
        Assert.Equal(listed ? priorities : [], decision.Priorities);
        var text = "[" + string.Join(",", priorities.Select(each => FormattableString.Invariant($"[{each.TaskId},{each.Priority}]"))) + "]";
        var digest = new PrioritiesDigest(count, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))));
        Assert.Equal(listed ? null : digest, decision.Digest);
    }

    [Fact]
    public void A_torn_last_line_does_not_count_and_is_cut_off_when_the_log_is_opened_again()
    {
        Write(new StartedEvent(), new InterruptedEvent("SIGKILL"));
        var whole = File.ReadAllText(LogPath);
        var torn = new string('x', 10_000);
        File.AppendAllText(LogPath, """{"event":"completed","time":"2026-01-31T""" + torn);

        Assert.Equal(2, EventLogReader.Read(LogPath).Count());
        Write(new StoppedEvent(RunEnd.Interrupted));
        Assert.StartsWith(whole + """{"event":"stopped",""", File.ReadAllText(LogPath), StringComparison.Ordinal);
        Assert.Equal(3, EventLogReader.Read(LogPath).Count());
    }

    [Fact]
    public void Every_line_is_in_the_file_before_append_returns()
    {
        using var log = new EventLog(LogPath, _time);
        for (var i = 1; i <= 3; i++)
        {
            _ = log.Append(new CompletedEvent(new(i), i, i));
            Assert.Equal(i, EventLogReader.Read(LogPath).Count());
        }
    }

    [Fact]
    public async Task Threads_do_not_write_into_one_anothers_lines()
    {
        using (var log = new EventLog(LogPath, _time))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
            {
                for (var i = 0; i < 200; i++)
                {
                    _ = log.Append(new FailedEvent(new string((char)('a' + thread), i)));
                }
            })));
        }

        var messages = EventLogReader.Read(LogPath).Cast<FailedEvent>().Select(failed => failed.Message).ToArray();
        Assert.Equal(1_600, messages.Length);
        Assert.All(messages, message => Assert.True(message.Distinct().Count() <= 1));
    }

    [Fact]
    public void Events_of_later_versions_are_passed_over()
    {
        File.WriteAllText(LogPath, """{"event":"moon_rose","time":"2026-01-31T12:00:00.000Z","phase":[1]}""" + "\n");
        Write(new StartedEvent());
        _ = Assert.IsType<StartedEvent>(Assert.Single(EventLogReader.Read(LogPath)));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"event":"completed","time":"2026-01-31T12:00:00.000Z"}""")]
    [InlineData("""{"event":"stopped","time":"yesterday","ended":"finished"}""")]
    [InlineData("[1]")]
    public void A_broken_line_among_whole_ones_is_an_error_that_names_it(string line)
    {
        Write(new StartedEvent());
        File.AppendAllText(LogPath, line + "\n");
        Write(new StartedEvent());

        var error = Assert.Throws<InvalidDataException>(() => EventLogReader.Read(LogPath).ToArray());
        Assert.Contains("events.jsonl, line 2", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_that_are_no_numbers_are_written_as_null()
    {
        Write(new CompletedEvent(new(1), 1, double.NaN));
        Assert.EndsWith("\"value\":null}", File.ReadAllLines(LogPath)[0], StringComparison.Ordinal);
    }

    private void Write(params RunEvent[] events)
    {
        using var log = new EventLog(LogPath, _time);
        foreach (var each in events)
        {
            _ = log.Append(each);
        }
    }
}
