using System.Text.Json;
using Emews.Tasks;

namespace Emews.Tests.Tasks;

/// <summary>What stores take and give can be written as JSON, so that any wire can carry it.</summary>
public sealed class RecordTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 31, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly TaskId[] Ids = [new(1), new(1L << 40)];

    public static TheoryData<object> Records =>
    [
        new ExperimentRegistration(Guid.NewGuid(), "exp", 3, "seed: 1\n", 50),
        new ExperimentRecord("exp", Guid.NewGuid(), 3, "seed: 1\n", Time, Time),
        new RenameExperimentRequest(Guid.NewGuid(), "exp", "exp.1"),
        new CanceledTasks(2, 1),
        new SubmitRequest(Guid.NewGuid(), "exp", 3, ["{\"x\": 1}", "π"], [int.MinValue, int.MaxValue], "tag"),
        new TakeResultsRequest("exp", Ids[0], Ids[1], 7),
        new TakenResults([new(Ids[0], TaskState.Complete, "1"), new(Ids[1], TaskState.Canceled, null)], 8, HasMore: true, [7, 8]),
        new AcknowledgeRequest("exp", Ids),
        new WaitForResultsRequest("exp", Ids[0], Ids[1], 5, TimeSpan.FromSeconds(1.5), 7),
        new UpdatePrioritiesRequest(Ids, [2, 1], "exp", new DecisionRecord("exp", 50, "{}")),
        new ListCollectedRequest("exp", 7, 10),
        new CollectedTask(8, Ids[1]) { Then = new(Ids[1], TaskState.Canceled, null) },
        new DecisionRecord("exp", 50, "{}"),
        new RetryRequest(Ids),
        new CancelRequest(Ids, IncludeRunning: true),
        new StopPoolsRequest(Guid.NewGuid(), 3, 2),
        new EndPoolRequest("pool", 3, AtOnce: true),
        new TaskCounts(1, 2, 3, 4, 5, 6),
        new ExperimentSummary("exp", Time, [3, 4], new(1, 2, 3, 4, 5, 6), Time),
        new ListTasksRequest("exp", Ids[0], 10, new TaskFilter([TaskState.Complete, TaskState.Requeued], true, "timeout", "pool")),
        new TaskRecord(Ids[0], TaskState.Requeued, "{}", null, -1, "pool", 2, Time, Time, null, null),
        new TaskHistory(
            new(Ids[0], TaskState.Running, "{}", null, -1, "pool", 2, Time, Time, null, null), "exp", 3, "tag",
            [new(1, "pool", "host", 4, AttemptOutcome.Failed, Time, Time, Time, "timeout", "10 s")], TimeSpan.FromSeconds(1.5)),
        new QueuePosition(Ids[0], 3, -1, 7, 8, AreClaimsClosed: true),
        new AgentRecord(1, "pool", "host", 2, 3, 4, 5, 6, Time, Time, null, Time, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2), 7, 3, "exp"),
        new AgentRegistration(Guid.NewGuid(), "pool", "host", 2, 3, 4, TimeSpan.FromSeconds(30), 2, "exp"),
        new AgentRegistered(1, Time),
        new ClaimRequest(1, (1L << 32) + 1, 3, 33),
        new ClaimedTasks([new(Ids[1], 5, "{}", 7, 1)], StopPool: true),
        new ReportRequest(1, [new(Ids[0], 5, null, new TaskFailure("lost", "twice", 2), MayRetry: true, Time, Time, TimeSpan.FromSeconds(2))]),
        new ReleaseRequest(1, [new(Ids[0], 5)]),
        new HeartbeatRequest(1, 2, Draining: true, [new(Ids[0], 5)]),
        new HeartbeatAnswer(Time, [new(Ids[1], 5, "{}", 7, 1)], [new(Ids[0], 5)], Drain: true, IsAlive: false),
        new RescueRequest([new(3, TimeSpan.FromHours(2), MaxAttempts: 5)]),
        new RescuedTasks(Ids, [], [Ids[0]]),
        new WaitForWorkRequest(1, 3, TimeSpan.FromSeconds(1)),
    ];

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_record_reads_back_from_JSON_as_it_was_written(object record)
    {
        var text = JsonSerializer.Serialize(record, record.GetType());
        var back = JsonSerializer.Deserialize(text, record.GetType());
        Assert.Equivalent(record, back, strict: true);
        Assert.Equal(text, JsonSerializer.Serialize(back, record.GetType()));
    }

    [Fact]
    public void Every_record_of_the_two_interfaces_is_among_these()
    {
        var used = new[] { typeof(ITaskStore), typeof(IPoolStore) }
            .SelectMany(store => store.GetMethods())
            .SelectMany(verb => verb.GetParameters().Select(parameter => parameter.ParameterType).Concat(verb.ReturnType.GetGenericArguments()))
            .SelectMany(type => type.IsGenericType ? type.GetGenericArguments() : [type])
            .Where(type => type is { IsClass: true, Namespace: "Emews.Tasks" })
            .Except([typeof(TaskResult)]);
        Assert.Empty(used.Except(Records.Select(row => row.Data.GetType())));
    }

    [Fact]
    public void A_task_id_is_a_number_alone_and_as_a_key()
    {
        var states = new Dictionary<TaskId, TaskState> { [new(7)] = TaskState.Running };
        Assert.Equal("{\"7\":1}", JsonSerializer.Serialize(states));
        Assert.Equal(states, JsonSerializer.Deserialize<Dictionary<TaskId, TaskState>>("{\"7\":1}"));
        Assert.Equal("[7]", JsonSerializer.Serialize(new[] { new TaskId(7) }));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<TaskId, TaskState>>("{\"x\":1}"));
    }

    [Fact]
    public void A_failure_is_told_from_a_result_that_looks_like_one()
    {
        var failure = new TaskFailure("exit_code", "It said \"no\".", 3);
        Assert.Equal("{\"emews_error\":{\"kind\":\"exit_code\",\"message\":\"It said \\u0022no\\u0022.\",\"attempts\":3}}", failure.ToResultText());
        Assert.Equal(failure, TaskFailure.FromResultText(failure.ToResultText()));
        Assert.All(
            ["1.5", null, "", "{}", "emews_error", "{\"emews_error\": 1, \"misfit\": 2}", "{\"emews_error\"", "[\"emews_error\"]"],
            text => Assert.Null(TaskFailure.FromResultText(text)));
    }
}
