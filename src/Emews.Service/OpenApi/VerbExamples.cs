using Emews.Rest;
using Emews.Tasks;

namespace Emews.Service.OpenApi;

/// <summary>
/// A right request of each verb with its answer, in an order in which an empty database gives these answers: an experiment from its
/// beginning to its end.
/// </summary>
internal static class VerbExamples
{
    private const string Name = "flu-2026";
    private const string NewName = "flu-2026.1";
    private const string Pool = "pool1";
    private const string Configuration = "model: {command: \"python3 model.py\"}\nparameters: {beta: {min: 0.1, max: 0.9}}\nobjective: {name: misfit}\n";
    private const long Agent = 1;
    private const long Lease = (Agent << 32) + 1;
    private const string Result = """{"misfit": 1.9}""";

    private static readonly Guid Registration = Guid.Parse("6f9619ff-8b86-4011-b42d-00cf4fc964ff");
    private static readonly DateTimeOffset Now = new(2026, 1, 31, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly TaskId One = new(1);
    private static readonly TaskId Two = new(2);
    private static readonly TaskId Three = new(3);
    private static readonly DecisionRecord Decision = new(Name, 1, """{"priorities": [[1, 0], [2, 20], [3, 10]]}""");
    private static readonly TaskCounts Counts = new(0, 0, 1, 0, 0, 2);
    private static readonly TaskRecord Task = new(
        Two, TaskState.Complete, Payload(2), Result, 20, Pool, 1, Now, Now, Now, Now.AddSeconds(2), Agent);

    public static IReadOnlyList<VerbExample> All { get; } = [.. Experiment(), .. Tasks(), .. Pools(), .. Results(), .. Looks(), .. Ends()];

    public static VerbExample Of(StoreVerb verb) => All.First(example => example.Verb == verb);

    private static IEnumerable<VerbExample> Experiment() =>
    [
        Of(TaskVerbs.RegisterExperiment, new(Registration, Name, 0, Configuration), true),
        Of(TaskVerbs.FindExperiment, new(Name), new(Name, Registration, 0, Configuration, Now)),
        Of(TaskVerbs.UpdateExperiment, new(Name, Configuration), true),
        Of(TaskVerbs.FindOtherExperiment, new(Name, 0), null),
    ];

    private static IEnumerable<VerbExample> Tasks() =>
    [
        Of(TaskVerbs.Submit, new(NewId(1), Name, 0, [Payload(1), Payload(2), Payload(3)], [0], "first batch"), [One, Two, Three]),
        Of(TaskVerbs.UpdatePriorities, new([One, Two, Three], [0, 20, 10], null, Decision), [One, Two, Three]),
        Of(TaskVerbs.ListDecisions, new(Name), [Decision]),
        Of(TaskVerbs.GetPriorities, new([One, Two]), new Dictionary<TaskId, int> { [One] = 0, [Two] = 20 }),
        Of(TaskVerbs.FindInQueue, new(Three), new(Three, 0, 10, 1, 0, false)),
        Of(TaskVerbs.Cancel, new([One]), [One]),
        Of(TaskVerbs.Retry, new([One]), [One]),
    ];

    private static IEnumerable<VerbExample> Pools() =>
    [
        Of(PoolVerbs.RegisterAgent, new(NewId(2), Pool, "node07", 4711, 0, 2, TimeSpan.FromSeconds(30), 3, Name), new(Agent, Now)),
        Of(PoolVerbs.WaitForWork, new(Agent, 0, TimeSpan.FromSeconds(10)), new()),
        Of(PoolVerbs.Claim, new(Agent, Lease, 0, 2), new([new(Two, Lease, Payload(2), 20, 1), new(Three, Lease, Payload(3), 10, 1)], false)),
        Of(PoolVerbs.Heartbeat, new(Agent, 2, false, [new(Two, Lease), new(Three, Lease)]), new(Now, [], [], false, true)),
        Of(PoolVerbs.Report, new(Agent, [new(Two, Lease, Result, null, true, Now, Now.AddSeconds(2))]), [ReportOutcome.Recorded]),
        Of(PoolVerbs.Release, new(Agent, [new(Three, Lease)]), new()),
        Of(PoolVerbs.Rescue, new([new(0, TimeSpan.FromHours(1))]), new([], [], [])),
    ];

    private static IEnumerable<VerbExample> Results() =>
    [
        Of(TaskVerbs.WaitForResults, new(Name, One, Three, 0, TimeSpan.FromSeconds(10)), new()),
        Of(TaskVerbs.TakeResults, new(Name, One, Three), new([new(Two, TaskState.Complete, Result)], 2, false, [2])),
        Of(TaskVerbs.Acknowledge, new(Name, [Two]), new()),
        Of(TaskVerbs.ListCollected, new(Name), [new(1, Two)]),
        Of(TaskVerbs.GetResults, new([One, Two]), [new(Two, TaskState.Complete, Result)]),
    ];

    private static IEnumerable<VerbExample> Looks() =>
    [
        Of(TaskVerbs.GetStates, new([One, Two, Three]), new Dictionary<TaskId, TaskState>
        {
            [One] = TaskState.Requeued,
            [Two] = TaskState.Complete,
            [Three] = TaskState.Requeued,
        }),
        Of(TaskVerbs.GetWorkerPools, new([One, Two]), new Dictionary<TaskId, string?> { [One] = null, [Two] = Pool }),
        Of(TaskVerbs.AreQueuesEmpty, new(0), false),
        Of(TaskVerbs.ListExperiments, new(), [new(Name, Now, [0], Counts)]),
        Of(TaskVerbs.CountTasks, new(Name), Counts),
        Of(TaskVerbs.ListTasks, new(Name, new(0), 100, new([TaskState.Complete], false, null, Pool)), [Task]),
        Of(TaskVerbs.GetTask, new(Two), new(
            Task, Name, 0, "first batch", [new(1, Pool, "node07", Agent, AttemptOutcome.Complete, Now, Now, Now.AddSeconds(2))], null, Now)),
        Of(TaskVerbs.ListAgents, new(0), [new(
            Agent, Pool, "node07", 4711, 0, 2, 2, 0, Now, Now, null, null, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(1.5), 0, 3, Name)]),
    ];

    private static IEnumerable<VerbExample> Ends() =>
    [
        Of(TaskVerbs.EndPool, new(Pool, 0, false), [Agent]),
        Of(PoolVerbs.EndAgent, new(Agent), new()),
        Of(TaskVerbs.StopPools, new(NewId(3), 0), new()),
        Of(TaskVerbs.CancelExperiment, new(Name), new(2, 0)),
        Of(TaskVerbs.ClearQueues, new(Name), new()),
        Of(TaskVerbs.RenameExperiment, new(Registration, Name, NewName), true),
    ];

    private static VerbExample Of<TRequest, TAnswer>(StoreVerb<TRequest, TAnswer> verb, TRequest request, TAnswer answer)
        where TRequest : notnull => new(verb, request, answer);

    private static string Payload(int point) => $$"""{"beta": 0.{{point}}, "seed": {{point}}}""";

    private static Guid NewId(int number) => Guid.Parse($"018d5f0a-7c00-7000-8000-{number:d12}");
}
