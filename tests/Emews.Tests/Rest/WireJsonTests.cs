using System.Text.Json;
using Emews.Rest;
using Emews.Tasks;
using Emews.Tests.Tasks;

namespace Emews.Tests.Rest;

/// <summary>How records look on the wire: other programs read and write them.</summary>
public sealed class WireJsonTests
{
    [Theory]
    [MemberData(nameof(RecordTests.Records), MemberType = typeof(RecordTests))]
    public void Every_record_comes_over_the_wire_as_it_was(object record)
    {
        var back = JsonSerializer.Deserialize(JsonSerializer.Serialize(record, WireJson.Options), record.GetType(), WireJson.Options);
        Assert.Equivalent(record, back, strict: true);
    }

    [Fact]
    public void A_report_is_what_a_person_would_write()
    {
        var time = new DateTimeOffset(2026, 1, 31, 13, 0, 0, 123, TimeSpan.FromHours(1));
        var report = new ReportRequest(1, [new(new(7), 5, "{\"y\": 1}", null, MayRetry: false, time, time.AddTicks(1), TimeSpan.FromSeconds(1.5))]);
        Assert.Equal(
            """
            {"agent_id":1,"reports":[{"task_id":7,"lease_id":5,"result":"{\"y\": 1}","failure":null,"may_retry":false,
            "started":"2026-01-31T12:00:00.123Z","stopped":"2026-01-31T12:00:00.1230001Z","retry_after":1.5}]}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(report, WireJson.Options));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.0000001")]
    [InlineData(300_000_000, "30")]
    [InlineData(long.MaxValue, "922337203685.4775807")]
    [InlineData(long.MinValue, "-922337203685.4775808")]
    public void A_duration_is_a_number_of_seconds_to_the_last_digit(long ticks, string text)
    {
        Assert.Equal(text, JsonSerializer.Serialize(TimeSpan.FromTicks(ticks), WireJson.Options));
        Assert.Equal(ticks, JsonSerializer.Deserialize<TimeSpan>(text, WireJson.Options).Ticks);
    }

    [Theory]
    [InlineData("\"2026-01-31T12:00:00\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("7")]
    public void What_is_no_time_of_a_known_zone_is_refused(string text) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<DateTimeOffset>(text, WireJson.Options));

    [Theory]
    [InlineData("1e30")]
    [InlineData("922337203686")]
    [InlineData("\"30\"")]
    public void What_is_no_duration_is_refused(string text) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TimeSpan>(text, WireJson.Options));

    [Fact]
    public void Enumerations_are_words()
    {
        Assert.Equal("{\"7\":\"complete\"}", JsonSerializer.Serialize(new Dictionary<TaskId, TaskState> { [new(7)] = TaskState.Complete }, WireJson.Options));
        Assert.Equal("[\"already_recorded\"]", JsonSerializer.Serialize(new[] { ReportOutcome.AlreadyRecorded }, WireJson.Options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TaskState>("2", WireJson.Options));
    }

    [Fact]
    public void A_client_understands_a_newer_service()
    {
        var counts = JsonSerializer.Deserialize<CanceledTasks>("{\"queued\":1,\"running\":2,\"paused\":3}", WireJson.Options);
        Assert.Equal(new CanceledTasks(1, 2), counts);
    }

    [Fact]
    public void What_may_be_null_or_has_a_default_may_be_left_out()
    {
        var request = JsonSerializer.Deserialize<ListTasksRequest>("{\"experiment_id\":\"a\",\"after\":0}", WireJson.Strict);
        Assert.Equal(new ListTasksRequest("a", new(0)), request);
        Assert.Equal(new AnyWorkType(null), JsonSerializer.Deserialize<AnyWorkType>("{}", WireJson.Strict));
        Assert.Null(JsonSerializer.Deserialize<TaskReport>(
            """{"task_id":1,"lease_id":1,"result":"1","may_retry":false,"started":"2026-01-31T12:00:00Z","stopped":"2026-01-31T12:00:00Z"}""",
            WireJson.Strict)!.Failure);
    }
}
