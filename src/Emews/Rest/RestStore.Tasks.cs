using Emews.Tasks;

namespace Emews.Rest;

public sealed partial class RestStore
{
    /// <inheritdoc/>
    public Task<bool> RegisterExperimentAsync(ExperimentRegistration registration, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.RegisterExperiment, registration, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> FindOtherExperimentAsync(string experimentId, int workType, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.FindOtherExperiment, new(experimentId, workType), cancellationToken);

    /// <inheritdoc/>
    public Task<ExperimentRecord?> FindExperimentAsync(string experimentId, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.FindExperiment, new(experimentId), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> UpdateExperimentAsync(string experimentId, string configuration, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.UpdateExperiment, new(experimentId, configuration), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> RenameExperimentAsync(RenameExperimentRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.RenameExperiment, request, cancellationToken);

    /// <inheritdoc/>
    public Task<CanceledTasks> CancelExperimentAsync(string experimentId, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.CancelExperiment, new(experimentId), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskId>> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.Submit, request, cancellationToken);

    /// <inheritdoc/>
    public Task<TakenResults> TakeResultsAsync(TakeResultsRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.TakeResults, request, cancellationToken);

    /// <inheritdoc/>
    public Task AcknowledgeAsync(AcknowledgeRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.Acknowledge, request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CollectedTask>> ListCollectedAsync(ListCollectedRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.ListCollected, request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DecisionRecord>> ListDecisionsAsync(string experimentId, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.ListDecisions, new(experimentId), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskResult>> GetResultsAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.GetResults, new(taskIds), cancellationToken);

    /// <inheritdoc/>
    public Task WaitForResultsAsync(WaitForResultsRequest request, CancellationToken cancellationToken = default) => WaitTurn.TakeTurnsAsync(
        request.Timeout,
        turn => _link.CallAsync(TaskVerbs.WaitForResults, request with { Timeout = turn }, cancellationToken),
        TimeProvider.System);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, TaskState>> GetStatesAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.GetStates, new(taskIds), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, int>> GetPrioritiesAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.GetPriorities, new(taskIds), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<TaskId, string?>> GetWorkerPoolsAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.GetWorkerPools, new(taskIds), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskId>> UpdatePrioritiesAsync(UpdatePrioritiesRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.UpdatePriorities, request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskId>> CancelAsync(CancelRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.Cancel, request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskId>> RetryAsync(RetryRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.Retry, request, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> AreQueuesEmptyAsync(int? workType, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.AreQueuesEmpty, new(workType), cancellationToken);

    /// <inheritdoc/>
    public Task ClearQueuesAsync(string experimentId, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.ClearQueues, new(experimentId), cancellationToken);

    /// <inheritdoc/>
    public Task StopPoolsAsync(StopPoolsRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.StopPools, request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> EndPoolAsync(EndPoolRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.EndPool, request, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExperimentSummary>> ListExperimentsAsync(CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.ListExperiments, new NoRequest(), cancellationToken);

    /// <inheritdoc/>
    public Task<TaskCounts> CountTasksAsync(string experimentId, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.CountTasks, new(experimentId), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<TaskRecord>> ListTasksAsync(ListTasksRequest request, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.ListTasks, request, cancellationToken);

    /// <inheritdoc/>
    public Task<TaskHistory?> GetTaskAsync(TaskId taskId, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.GetTask, new(taskId), cancellationToken);

    /// <inheritdoc/>
    public Task<QueuePosition?> FindInQueueAsync(TaskId taskId, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.FindInQueue, new(taskId), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<AgentRecord>> ListAgentsAsync(int workType, CancellationToken cancellationToken = default) =>
        _link.CallAsync(TaskVerbs.ListAgents, new(workType), cancellationToken);
}
