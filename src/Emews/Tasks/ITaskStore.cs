namespace Emews.Tasks;

/// <summary>
/// The ME's side of an EMEWS DB, whatever carries it. Every verb is set-based and one transaction; every changing verb may be
/// repeated safely after a lost answer; waiting verbs are hints.
/// </summary>
/// <remarks>Closed: Emews implements it, and one conformance suite holds all implementations to the same behaviour.</remarks>
public interface ITaskStore : IAsyncDisposable
{
    /// <summary>Puts an experiment on record, or finds that it is there already (and leaves it as it is).</summary>
    /// <remarks>A run begins here: stop messages that wait for its work type while no pool of it lives are left over, and removed.</remarks>
    /// <returns>Whether it is new.</returns>
    Task<bool> RegisterExperimentAsync(ExperimentRegistration registration, CancellationToken cancellationToken = default);

    /// <summary>Finds another experiment that has tasks of a work type queued or running: pools of the type would take both's.</summary>
    /// <returns>Its name, the first in order; null where there is none.</returns>
    Task<string?> FindOtherExperimentAsync(string experimentId, int workType, CancellationToken cancellationToken = default);

    /// <summary>An experiment as it is on record; null where it is not, or not any more: another client may have deleted it.</summary>
    Task<ExperimentRecord?> FindExperimentAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>
    /// Takes an experiment on record up again: with this configuration from now on, and not canceled any more.
    /// </summary>
    /// <returns>Whether it is on record.</returns>
    Task<bool> UpdateExperimentAsync(string experimentId, string configuration, CancellationToken cancellationToken = default);

    /// <summary>Gives an experiment on record another name, and with it all its tasks, results and decisions.</summary>
    /// <remarks>Nobody may be at work in it: its search and its collector know it by its old name.</remarks>
    /// <returns>Whether it has the new name now; false where it is not on record, or another has that name.</returns>
    Task<bool> RenameExperimentAsync(RenameExperimentRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Gives up all of an experiment that has not ended, queued or running, whoever runs it, and puts on record that it was; its
    /// collector hears of it. What has ended stays, and claims that its search has closed in lockstep open.
    /// </summary>
    /// <returns>How many tasks this call has given up.</returns>
    Task<CanceledTasks> CancelExperimentAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>Submits tasks: all or none, and once however often the same request is sent.</summary>
    /// <returns>The ids, in the order of the payloads.</returns>
    Task<IReadOnlyList<TaskId>> SubmitAsync(SubmitRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads ended tasks that are not yet acknowledged, in the order they ended. Changes nothing.</summary>
    Task<TakenResults> TakeResultsAsync(TakeResultsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Marks results as collected, in the order given. Ids that are acknowledged already or unknown are passed over.</summary>
    Task AcknowledgeAsync(AcknowledgeRequest request, CancellationToken cancellationToken = default);

    /// <summary>What was acknowledged of an experiment, in that order, a page at a time.</summary>
    Task<IReadOnlyList<CollectedTask>> ListCollectedAsync(ListCollectedRequest request, CancellationToken cancellationToken = default);

    /// <summary>The decisions of an experiment's search, by the number of completions each rests on.</summary>
    Task<IReadOnlyList<DecisionRecord>> ListDecisionsAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>The results of those of the given tasks that have ended, collected or not. Changes nothing.</summary>
    Task<IReadOnlyList<TaskResult>> GetResultsAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default);

    /// <summary>Returns when more than the known number of uncollected results lie in the range, or after the time-out.</summary>
    Task WaitForResultsAsync(WaitForResultsRequest request, CancellationToken cancellationToken = default);

    /// <summary>The states of tasks; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<TaskId, TaskState>> GetStatesAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default);

    /// <summary>The priorities of tasks; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<TaskId, int>> GetPrioritiesAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default);

    /// <summary>The pools that own or ran tasks, null where none has yet; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<TaskId, string?>> GetWorkerPoolsAsync(IReadOnlyList<TaskId> taskIds, CancellationToken cancellationToken = default);

    /// <summary>Sets new priorities on what is still queued, in one transaction: a claim begun after it sees the whole new order.</summary>
    /// <returns>The ids that were still queued.</returns>
    Task<IReadOnlyList<TaskId>> UpdatePrioritiesAsync(UpdatePrioritiesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Cancels tasks. What has ended stays as it is.</summary>
    /// <returns>Those of the ids that are canceled now, by this call or an earlier one.</returns>
    Task<IReadOnlyList<TaskId>> CancelAsync(CancelRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Puts tasks that failed for good, or were canceled, back into the output queue: without their result, with the priority they had,
    /// and with all their attempts before them. One that was collected keeps its place in that order, with how it had ended, and gets
    /// another when it is collected again.
    /// </summary>
    /// <returns>Those of the ids that were put back, by this call or an earlier one, and have not ended since.</returns>
    Task<IReadOnlyList<TaskId>> RetryAsync(RetryRequest request, CancellationToken cancellationToken = default);

    /// <summary>Whether both queues hold nothing (of one work type, or at all) but stop messages, and no task waits to be tried again.</summary>
    Task<bool> AreQueuesEmptyAsync(int? workType, CancellationToken cancellationToken = default);

    /// <summary>
    /// Cancels all that an experiment has in the output queue, of which its collector hears, and drops what it has not collected from the
    /// input queue.
    /// </summary>
    Task ClearQueuesAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>Asks worker pools of a work type to stop: one message a pool, taken after all other work whatever its priority.</summary>
    Task StopPoolsAsync(StopPoolsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Has a pool claim no more, and if so wanted end its models at once; its agents hear of it with their next heartbeat at the latest.</summary>
    /// <returns>The agents of that name that live.</returns>
    Task<IReadOnlyList<long>> EndPoolAsync(EndPoolRequest request, CancellationToken cancellationToken = default);

    /// <summary>All experiments: those on record in the order they were put there, then those that only their tasks tell of, by name.</summary>
    Task<IReadOnlyList<ExperimentSummary>> ListExperimentsAsync(CancellationToken cancellationToken = default);

    /// <summary>How many tasks an experiment has in each state.</summary>
    Task<TaskCounts> CountTasksAsync(string experimentId, CancellationToken cancellationToken = default);

    /// <summary>The tasks of an experiment for people and files, by id, a page at a time.</summary>
    Task<IReadOnlyList<TaskRecord>> ListTasksAsync(ListTasksRequest request, CancellationToken cancellationToken = default);

    /// <summary>A task and all that was ever done with it; null where there is no such task.</summary>
    Task<TaskHistory?> GetTaskAsync(TaskId taskId, CancellationToken cancellationToken = default);

    /// <summary>Where a task stands in the output queue; null where it does not wait there.</summary>
    Task<QueuePosition?> FindInQueueAsync(TaskId taskId, CancellationToken cancellationToken = default);

    /// <summary>The agents that run, or ran, an experiment's work type, in the order they registered.</summary>
    Task<IReadOnlyList<AgentRecord>> ListAgentsAsync(int workType, CancellationToken cancellationToken = default);
}
