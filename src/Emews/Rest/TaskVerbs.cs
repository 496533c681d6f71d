using Emews.Tasks;

namespace Emews.Rest;

/// <summary>The verbs of <see cref="ITaskStore"/>.</summary>
internal static class TaskVerbs
{
    public static readonly VerbTable All = new();

    public static readonly StoreVerb<ExperimentRegistration, bool> RegisterExperiment = All.Change<ExperimentRegistration, bool>(
        "register-experiment", (db, request, token) => db.RegisterExperimentAsync(request, token));

    public static readonly StoreVerb<OtherExperiment, string?> FindOtherExperiment = All.Look<OtherExperiment, string?>(
        "find-other-experiment", (db, request, token) => db.FindOtherExperimentAsync(request.ExperimentId, request.WorkType, token));

    public static readonly StoreVerb<NamedExperiment, ExperimentRecord?> FindExperiment = All.Look<NamedExperiment, ExperimentRecord?>(
        "find-experiment", (db, request, token) => db.FindExperimentAsync(request.ExperimentId, token));

    public static readonly StoreVerb<UpdatedExperiment, bool> UpdateExperiment = All.Change<UpdatedExperiment, bool>(
        "update-experiment", (db, request, token) => db.UpdateExperimentAsync(request.ExperimentId, request.Configuration, token));

    public static readonly StoreVerb<RenameExperimentRequest, bool> RenameExperiment = All.Change<RenameExperimentRequest, bool>(
        "rename-experiment", (db, request, token) => db.RenameExperimentAsync(request, token));

    public static readonly StoreVerb<NamedExperiment, CanceledTasks> CancelExperiment = All.Change<NamedExperiment, CanceledTasks>(
        "cancel-experiment", (db, request, token) => db.CancelExperimentAsync(request.ExperimentId, token));

    public static readonly StoreVerb<SubmitRequest, IReadOnlyList<TaskId>> Submit = All.Change<SubmitRequest, IReadOnlyList<TaskId>>(
        "submit", (db, request, token) => db.SubmitAsync(request, token));

    public static readonly StoreVerb<TakeResultsRequest, TakenResults> TakeResults = All.Look<TakeResultsRequest, TakenResults>(
        "take-results", (db, request, token) => db.TakeResultsAsync(request, token));

    public static readonly StoreVerb<AcknowledgeRequest, Done> Acknowledge = All.Change<AcknowledgeRequest>(
        "acknowledge", (db, request, token) => db.AcknowledgeAsync(request, token));

    public static readonly StoreVerb<ListCollectedRequest, IReadOnlyList<CollectedTask>> ListCollected =
        All.Look<ListCollectedRequest, IReadOnlyList<CollectedTask>>(
            "list-collected", (db, request, token) => db.ListCollectedAsync(request, token));

    public static readonly StoreVerb<NamedExperiment, IReadOnlyList<DecisionRecord>> ListDecisions =
        All.Look<NamedExperiment, IReadOnlyList<DecisionRecord>>(
            "list-decisions", (db, request, token) => db.ListDecisionsAsync(request.ExperimentId, token));

    public static readonly StoreVerb<NamedTasks, IReadOnlyList<TaskResult>> GetResults = All.Look<NamedTasks, IReadOnlyList<TaskResult>>(
        "get-results", (db, request, token) => db.GetResultsAsync(request.TaskIds, token));

    public static readonly StoreVerb<WaitForResultsRequest, Done> WaitForResults = All.Wait<WaitForResultsRequest>(
        "wait-for-results", (db, request, token) => db.WaitForResultsAsync(request with { Timeout = WaitTurn.Of(request.Timeout) }, token));

    public static readonly StoreVerb<NamedTasks, IReadOnlyDictionary<TaskId, TaskState>> GetStates =
        All.Look<NamedTasks, IReadOnlyDictionary<TaskId, TaskState>>(
            "get-states", (db, request, token) => db.GetStatesAsync(request.TaskIds, token));

    public static readonly StoreVerb<NamedTasks, IReadOnlyDictionary<TaskId, int>> GetPriorities =
        All.Look<NamedTasks, IReadOnlyDictionary<TaskId, int>>(
            "get-priorities", (db, request, token) => db.GetPrioritiesAsync(request.TaskIds, token));

    public static readonly StoreVerb<NamedTasks, IReadOnlyDictionary<TaskId, string?>> GetWorkerPools =
        All.Look<NamedTasks, IReadOnlyDictionary<TaskId, string?>>(
            "get-worker-pools", (db, request, token) => db.GetWorkerPoolsAsync(request.TaskIds, token));

    public static readonly StoreVerb<UpdatePrioritiesRequest, IReadOnlyList<TaskId>> UpdatePriorities =
        All.Change<UpdatePrioritiesRequest, IReadOnlyList<TaskId>>(
            "update-priorities", (db, request, token) => db.UpdatePrioritiesAsync(request, token));

    public static readonly StoreVerb<CancelRequest, IReadOnlyList<TaskId>> Cancel = All.Change<CancelRequest, IReadOnlyList<TaskId>>(
        "cancel", (db, request, token) => db.CancelAsync(request, token));

    public static readonly StoreVerb<RetryRequest, IReadOnlyList<TaskId>> Retry = All.Change<RetryRequest, IReadOnlyList<TaskId>>(
        "retry", (db, request, token) => db.RetryAsync(request, token));

    public static readonly StoreVerb<AnyWorkType, bool> AreQueuesEmpty = All.Look<AnyWorkType, bool>(
        "are-queues-empty", (db, request, token) => db.AreQueuesEmptyAsync(request.WorkType, token));

    public static readonly StoreVerb<NamedExperiment, Done> ClearQueues = All.Change<NamedExperiment>(
        "clear-queues", (db, request, token) => db.ClearQueuesAsync(request.ExperimentId, token));

    public static readonly StoreVerb<StopPoolsRequest, Done> StopPools = All.Change<StopPoolsRequest>(
        "stop-pools", (db, request, token) => db.StopPoolsAsync(request, token));

    public static readonly StoreVerb<EndPoolRequest, IReadOnlyList<long>> EndPool = All.Change<EndPoolRequest, IReadOnlyList<long>>(
        "end-pool", (db, request, token) => db.EndPoolAsync(request, token));

    public static readonly StoreVerb<NoRequest, IReadOnlyList<ExperimentSummary>> ListExperiments =
        All.Look<NoRequest, IReadOnlyList<ExperimentSummary>>("list-experiments", (db, _, token) => db.ListExperimentsAsync(token));

    public static readonly StoreVerb<NamedExperiment, TaskCounts> CountTasks = All.Look<NamedExperiment, TaskCounts>(
        "count-tasks", (db, request, token) => db.CountTasksAsync(request.ExperimentId, token));

    public static readonly StoreVerb<ListTasksRequest, IReadOnlyList<TaskRecord>> ListTasks =
        All.Look<ListTasksRequest, IReadOnlyList<TaskRecord>>("list-tasks", (db, request, token) => db.ListTasksAsync(request, token));

    public static readonly StoreVerb<NamedTask, TaskHistory?> GetTask = All.Look<NamedTask, TaskHistory?>(
        "get-task", (db, request, token) => db.GetTaskAsync(request.TaskId, token));

    public static readonly StoreVerb<NamedTask, QueuePosition?> FindInQueue = All.Look<NamedTask, QueuePosition?>(
        "find-in-queue", (db, request, token) => db.FindInQueueAsync(request.TaskId, token));

    public static readonly StoreVerb<NamedWorkType, IReadOnlyList<AgentRecord>> ListAgents =
        All.Look<NamedWorkType, IReadOnlyList<AgentRecord>>(
            "list-agents", (db, request, token) => db.ListAgentsAsync(request.WorkType, token));
}
