using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database.Outages;

/// <summary>One call of every verb of both interfaces, and what it answers, in words.</summary>
internal static class Verbs
{
    private static readonly IReadOnlyList<TaskId> All = [.. Enumerable.Range(1, 9).Select(i => new TaskId(i))];

    private static readonly Dictionary<string, Func<VerbScene, Task<string>>> Changing = new()
    {
        [nameof(ITaskStore.RegisterExperimentAsync)] = async s =>
            $"{await s.Client.Tasks.RegisterExperimentAsync(new(Guid.NewGuid(), "b", 1, ""), Token)}",
        [nameof(ITaskStore.SubmitAsync)] = async s =>
            $"{(await s.Client.Tasks.SubmitAsync(new(Guid.NewGuid(), "b", 1, ["x", "y", "z"], [3, 1, 2], "tag"), Token)).Distinct().Count()} ids",
        [nameof(ITaskStore.AcknowledgeAsync)] = s => Done(s.Client.Tasks.AcknowledgeAsync(new(VerbScene.Experiment, All), Token)),
        [nameof(ITaskStore.UpdatePrioritiesAsync)] = async s => Ids(await s.Client.Tasks.UpdatePrioritiesAsync(
            new(All, [5], VerbScene.Experiment, new(VerbScene.Experiment, 2, "{}")), Token)),
        [nameof(ITaskStore.CancelAsync)] = async s => Ids(await s.Client.Tasks.CancelAsync(new(All, IncludeRunning: true), Token)),
        [nameof(ITaskStore.CancelExperimentAsync)] = async s =>
            $"{(await s.Client.Tasks.CancelExperimentAsync(VerbScene.Experiment, Token)).GetType().Name}",
        [nameof(ITaskStore.UpdateExperimentAsync)] = async s =>
            $"{await s.Client.Tasks.UpdateExperimentAsync(VerbScene.Experiment, "seed: 2", Token)}",
        [nameof(ITaskStore.RenameExperimentAsync)] = async s =>
            $"{await s.Client.Tasks.RenameExperimentAsync(new(VerbScene.RequestId, VerbScene.Experiment, "b"), Token)}",
        [nameof(ITaskStore.RetryAsync)] = async s => Ids(await s.Client.Tasks.RetryAsync(new(All), Token)),
        [nameof(ITaskStore.ClearQueuesAsync)] = s => Done(s.Client.Tasks.ClearQueuesAsync(VerbScene.Experiment, Token)),
        [nameof(ITaskStore.StopPoolsAsync)] = s => Done(s.Client.Tasks.StopPoolsAsync(new(Guid.NewGuid(), VerbScene.WorkType), Token)),
        [nameof(ITaskStore.EndPoolAsync)] = async s =>
            string.Join(' ', await s.Client.Tasks.EndPoolAsync(new("pool", VerbScene.WorkType, AtOnce: true), Token)),
        [nameof(IPoolStore.RegisterAgentAsync)] = async s => $"{(await s.Client.Pools.RegisterAgentAsync(
            new(Guid.NewGuid(), "new", "host", 1, VerbScene.WorkType, 1, TimeSpan.FromSeconds(30)), Token)).AgentId > s.Agent.Id}",
        [nameof(IPoolStore.ClaimAsync)] = async s => Tasks(await s.Agent.ClaimAsync(3)),
        [nameof(IPoolStore.ReportAsync)] = async s => string.Join(' ', await s.Agent.ReportAsync(
            TestAgent.Result(s.Held[1]), TestAgent.Failure(s.Held[0]), Later(s.Held[2]))),
        [nameof(IPoolStore.ReleaseAsync)] = s => Done(s.Agent.ReleaseAsync(s.Held)),
        [nameof(IPoolStore.HeartbeatAsync)] = async s => Tasks((await s.Agent.HeartbeatAsync(s.Held[0])).Unknown),
        [nameof(IPoolStore.RescueAsync)] = async s => await RescueAsync(s),
        [nameof(IPoolStore.EndAgentAsync)] = s => Done(s.Client.Pools.EndAgentAsync(s.Agent.Id, Token)),
    };

    private static readonly Dictionary<string, Func<VerbScene, Task<string>>> Looking = new()
    {
        [nameof(ITaskStore.FindOtherExperimentAsync)] = async s =>
            $"{await s.Client.Tasks.FindOtherExperimentAsync("b", VerbScene.WorkType, Token)}",
        [nameof(ITaskStore.FindExperimentAsync)] = async s =>
            $"{(await s.Client.Tasks.FindExperimentAsync(VerbScene.Experiment, Token))?.WorkType}",
        [nameof(ITaskStore.TakeResultsAsync)] = async s =>
            Results((await s.Client.Tasks.TakeResultsAsync(new(VerbScene.Experiment, All[0], All[^1]), Token)).Results),
        [nameof(ITaskStore.GetResultsAsync)] = async s => Results(await s.Client.Tasks.GetResultsAsync(All, Token)),
        [nameof(ITaskStore.GetStatesAsync)] = async s => Pairs(await s.Client.Tasks.GetStatesAsync(All, Token)),
        [nameof(ITaskStore.GetPrioritiesAsync)] = async s => Pairs(await s.Client.Tasks.GetPrioritiesAsync(All, Token)),
        [nameof(ITaskStore.GetWorkerPoolsAsync)] = async s => Pairs(await s.Client.Tasks.GetWorkerPoolsAsync(All, Token)),
        [nameof(ITaskStore.AreQueuesEmptyAsync)] = async s => $"{await s.Client.Tasks.AreQueuesEmptyAsync(VerbScene.WorkType, Token)}",
        [nameof(ITaskStore.ListExperimentsAsync)] = async s =>
            string.Join(' ', (await s.Client.Tasks.ListExperimentsAsync(Token)).Select(e => $"{e.ExperimentId} {string.Join('/', e.WorkTypes)} {e.Counts}")),
        [nameof(ITaskStore.CountTasksAsync)] = async s => $"{await s.Client.Tasks.CountTasksAsync(VerbScene.Experiment, Token)}",
        [nameof(ITaskStore.ListTasksAsync)] = async s =>
            Ids((await s.Client.Tasks.ListTasksAsync(new(VerbScene.Experiment, new(0)), Token)).Select(t => t.TaskId)),
        [nameof(ITaskStore.GetTaskAsync)] = async s => $"{(await s.Client.Tasks.GetTaskAsync(All[0], Token))?.Attempts.Count}",
        [nameof(ITaskStore.FindInQueueAsync)] = async s => $"{await s.Client.Tasks.FindInQueueAsync(All[6], Token)}",
        [nameof(ITaskStore.ListAgentsAsync)] = async s =>
            string.Join(' ', (await s.Client.Tasks.ListAgentsAsync(VerbScene.WorkType, Token)).Select(a => $"{a.Pool} {a.Owned}")),
        [nameof(ITaskStore.ListCollectedAsync)] = async s =>
            string.Join(' ', await s.Client.Tasks.ListCollectedAsync(new(VerbScene.Experiment), Token)),
        [nameof(ITaskStore.ListDecisionsAsync)] = async s =>
            string.Join(' ', await s.Client.Tasks.ListDecisionsAsync(VerbScene.Experiment, Token)),
        [nameof(ITaskStore.WaitForResultsAsync)] = s => Done(s.Client.Tasks.WaitForResultsAsync(
            new(VerbScene.Experiment, All[0], All[^1], 0, Timeout.InfiniteTimeSpan), Token)),
        [nameof(IPoolStore.WaitForWorkAsync)] = s => Done(s.Client.Pools.WaitForWorkAsync(
            new(s.Agent.Id, VerbScene.WorkType, Timeout.InfiniteTimeSpan), Token)),
    };

    public static IEnumerable<string> Names => ChangingNames.Concat(Looking.Keys);

    public static IEnumerable<string> ChangingNames => Changing.Keys;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static Task<string> CallAsync(string verb, VerbScene scene) => (Changing.GetValueOrDefault(verb) ?? Looking[verb])(scene);

    /// <summary>Holds a call against the same call of the model, which nothing disturbed: its answer, and what there is in the end.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="answer">What it answered.</param>
    /// <param name="scene">Where.</param>
    /// <param name="backFor">How long ago the client had its database again; null where it never missed it.</param>
    public static async Task AssertRightAsync(string verb, string answer, VerbScene scene, TimeSpan? backFor = null)
    {
        await using var carrier = new InMemoryCarrier();
        await using var client = await carrier.OpenAsync(Token);
        var model = await VerbScene.PrepareAsync(carrier, client, backFor);
        Assert.Equal(await CallAsync(verb, model), answer);
        Assert.Equal(await model.DescribeAsync(), await scene.DescribeAsync());
    }

    /// <summary>
    /// The answer of a verb that may have been sent twice, as that of one that was not: a report then says that it stood already, and a rescue
    /// finds nothing left to be done, in all or in part.
    /// </summary>
    /// <param name="verb">The verb.</param>
    /// <param name="answer">What it answered.</param>
    /// <param name="spares">Whether a rescue took nobody for dead, since its database was gone before.</param>
    public static string OfTwice(string verb, string answer, bool spares = false) => verb switch
    {
        nameof(IPoolStore.RescueAsync) when spares && answer is " / " => " / 6",
        nameof(IPoolStore.RescueAsync) when !spares && answer is " / " or "1 / " or " / 6" => "1 / 6",
        _ => answer.Replace($"{ReportOutcome.AlreadyRecorded}", $"{ReportOutcome.Recorded}", StringComparison.Ordinal),
    };

    private static async Task<string> RescueAsync(VerbScene scene)
    {
        var answer = await scene.Client.Pools.RescueAsync(new(AwakeFor: scene.BackFor), Token);
        return $"{Ids(answer.Requeued)} / {Ids(answer.Due)}";
    }

    private static TaskReport Later(ClaimedTask task) =>
        TestAgent.Failure(task, mayRetry: true) with { RetryAfter = TimeSpan.FromHours(1) };

    private static async Task<string> Done(Task call)
    {
        await call;
        return "done";
    }

    private static string Ids(IEnumerable<TaskId> ids) => string.Join(' ', ids);

    private static string Tasks(IEnumerable<ClaimedTask> tasks) =>
        string.Join(' ', tasks.Select(t => $"{t.TaskId}/{(uint)t.LeaseId} {t.Payload} {t.Priority} {t.Attempt},"));

    private static string Results(IEnumerable<TaskResult> results) => string.Join(' ', results.Select(r => $"{r.TaskId} {r.State} {r.Text},"));

    private static string Pairs<T>(IReadOnlyDictionary<TaskId, T> pairs) =>
        string.Join(' ', pairs.OrderBy(p => p.Key).Select(p => $"{p.Key} {p.Value},"));
}
