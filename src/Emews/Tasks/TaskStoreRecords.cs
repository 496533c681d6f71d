namespace Emews.Tasks;

/// <summary>An experiment to put on record.</summary>
/// <param name="RequestId">Made once by the caller: a repeat with the same id is answered as the first was.</param>
/// <param name="ExperimentId">Its name (<c>exp_id</c>).</param>
/// <param name="WorkType">The work type its search submits.</param>
/// <param name="Configuration">The resolved configuration, as YAML.</param>
/// <param name="LockstepEvery">
/// With a number n, the report that makes a multiple of n tasks complete (failed ones too, canceled ones not) closes claims of the work
/// type in its own transaction; they open with <see cref="UpdatePrioritiesRequest.OpensClaims"/>, unless a further multiple has been
/// reached by then. Null: claims never close.
/// </param>
public sealed record ExperimentRegistration(
    Guid RequestId, string ExperimentId, int WorkType, string Configuration, int? LockstepEvery = null);

/// <summary>An experiment on record.</summary>
/// <param name="ExperimentId">Its name (<c>exp_id</c>).</param>
/// <param name="RequestId">The request that put it there: it tells one from a later one of the same name.</param>
/// <param name="WorkType">The work type its search submits.</param>
/// <param name="Configuration">Its configuration, as YAML: the one it was begun with, or last taken up again with.</param>
/// <param name="Registered">When it was put there, by the database's clock.</param>
/// <param name="Canceled">When it was given up, by the database's clock; null where it was not, or was taken up again since.</param>
public sealed record ExperimentRecord(
    string ExperimentId, Guid RequestId, int WorkType, string Configuration, DateTimeOffset Registered, DateTimeOffset? Canceled = null);

/// <summary>A new name for an experiment.</summary>
/// <param name="RequestId">The request that put it on record (<see cref="ExperimentRecord.RequestId"/>): no other of its name is meant.</param>
/// <param name="ExperimentId">The name it has.</param>
/// <param name="NewId">The name it is to have.</param>
public sealed record RenameExperimentRequest(Guid RequestId, string ExperimentId, string NewId);

/// <summary>What was given up of an experiment.</summary>
/// <param name="Queued">Tasks that waited for a pool.</param>
/// <param name="Running">Tasks that a pool owned: ours end their models, what others still report is not prevented.</param>
public sealed record CanceledTasks(long Queued, long Running);

/// <summary>Tasks to submit.</summary>
/// <param name="RequestId">
/// Made once by the caller: a repeat with the same id gives the same task ids and adds nothing. Another number of tasks is no repeat, and refused.
/// </param>
/// <param name="ExperimentId">Whose tasks these are.</param>
/// <param name="WorkType">Which pools may take them (<c>eq_task_type</c>).</param>
/// <param name="Payloads">One JSON text a task; none may hold the character NUL, or be a stop message.</param>
/// <param name="Priorities">One for all, or one each; higher runs first, ties by lower id.</param>
/// <param name="Tag">A mark for people, the same for all; or null.</param>
public sealed record SubmitRequest(
    Guid RequestId, string ExperimentId, int WorkType, IReadOnlyList<string> Payloads, IReadOnlyList<int> Priorities, string? Tag = null);

/// <summary>A key range over the input queue: the question is the same size however many futures are pending.</summary>
/// <param name="ExperimentId">Whose results.</param>
/// <param name="First">The smallest id of interest.</param>
/// <param name="Last">The largest id of interest.</param>
/// <param name="Cursor">0 to begin; then <see cref="TakenResults.Cursor"/> while there is more.</param>
/// <param name="MaxBytes">About how many bytes of result text to return at most; at least one result always comes.</param>
public sealed record TakeResultsRequest(string ExperimentId, TaskId First, TaskId Last, long Cursor = 0, int MaxBytes = 8 * 1024 * 1024);

/// <summary>Ended tasks, in the order they ended.</summary>
/// <param name="Results">The page.</param>
/// <param name="Cursor">Where the next page begins.</param>
/// <param name="HasMore">Whether there is a next page.</param>
/// <param name="Ends">When each of them ended, as a cursor: what ended after it comes in a page that begins there.</param>
public sealed record TakenResults(IReadOnlyList<TaskResult> Results, long Cursor, bool HasMore, IReadOnlyList<long> Ends);

/// <summary>How a task ended.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="State"><see cref="TaskState.Complete"/> or <see cref="TaskState.Canceled"/>.</param>
/// <param name="Text">The result or the error record as JSON text; null for a canceled task.</param>
public sealed record TaskResult(TaskId TaskId, TaskState State, string? Text)
{
    /// <summary>The error record, where the task failed for good.</summary>
    public TaskFailure? GetFailure() => State == TaskState.Complete ? TaskFailure.FromResultText(Text) : null;
}

/// <summary>Results that reached their collector.</summary>
/// <param name="ExperimentId">Whose results.</param>
/// <param name="TaskIds">In the order collected: the order that resume and replay use.</param>
public sealed record AcknowledgeRequest(string ExperimentId, IReadOnlyList<TaskId> TaskIds);

/// <summary>A page of what was collected.</summary>
/// <param name="ExperimentId">Whose results.</param>
/// <param name="After">The last place of the page before; 0 to begin.</param>
/// <param name="Limit">How many at most.</param>
public sealed record ListCollectedRequest(string ExperimentId, long After = 0, int Limit = 10_000);

/// <summary>A result that reached its collector.</summary>
/// <param name="Order">Its place in the order of collection: from 1, without gaps, and the same for ever.</param>
/// <param name="TaskId">The task; one that was put back, and has ended again, has several places.</param>
public sealed record CollectedTask(long Order, TaskId TaskId)
{
    /// <summary>How it had ended then, where it was put back into the queue since (<see cref="ITaskStore.RetryAsync"/>); else null.</summary>
    public TaskResult? Then { get; init; }
}

/// <summary>A wait for results.</summary>
/// <param name="ExperimentId">Whose results.</param>
/// <param name="First">The smallest id of interest.</param>
/// <param name="Last">The largest id of interest.</param>
/// <param name="Known">How many uncollected results of the range the caller has seen already.</param>
/// <param name="Timeout">When to return with nothing new; may be infinite.</param>
/// <param name="Cursor">A cursor of <see cref="TakenResults"/>: only results that ended after it count, here and in <paramref name="Known"/>; 0 for all.</param>
public sealed record WaitForResultsRequest(
    string ExperimentId, TaskId First, TaskId Last, int Known, TimeSpan Timeout, long Cursor = 0);

/// <summary>New priorities.</summary>
/// <param name="TaskIds">The tasks; those no longer queued are passed over.</param>
/// <param name="Priorities">One for all, or one each.</param>
/// <param name="OpensClaims">The experiment whose claims, closed in lockstep, open with this update and its decision; or null.</param>
/// <param name="Decision">The search's decision behind this update, put on record in the same transaction; or null.</param>
public sealed record UpdatePrioritiesRequest(
    IReadOnlyList<TaskId> TaskIds, IReadOnlyList<int> Priorities, string? OpensClaims = null, DecisionRecord? Decision = null);

/// <summary>A decision of a search, for the decision log.</summary>
/// <param name="ExperimentId">Whose decision.</param>
/// <param name="After">The number of completions it rests on; one decision a number, and the update of a repeat changes nothing.</param>
/// <param name="Json">What was decided.</param>
public sealed record DecisionRecord(string ExperimentId, long After, string Json);

/// <summary>Tasks to cancel.</summary>
/// <param name="TaskIds">The tasks.</param>
/// <param name="IncludeRunning">Whether running tasks are canceled too: their leases end, and their agents kill the models.</param>
public sealed record CancelRequest(IReadOnlyList<TaskId> TaskIds, bool IncludeRunning = false);

/// <summary>Tasks to try again.</summary>
/// <param name="TaskIds">The tasks; those that neither failed for good nor were canceled are passed over.</param>
public sealed record RetryRequest(IReadOnlyList<TaskId> TaskIds);

/// <summary>A request to stop pools.</summary>
/// <param name="RequestId">Made once by the caller: a repeat adds nothing.</param>
/// <param name="WorkType">Pools of which work type.</param>
/// <param name="Count">How many pools to stop.</param>
public sealed record StopPoolsRequest(Guid RequestId, int WorkType, int Count = 1);

/// <summary>A request to end one pool by its name.</summary>
/// <param name="Pool">The pool's name (<c>CFG_POOL_ID</c>).</param>
/// <param name="WorkType">Which tasks it takes.</param>
/// <param name="AtOnce">
/// Whether its models are ended now, and their tasks go back; else it only claims no more, and what it owns runs to its end.
/// </param>
public sealed record EndPoolRequest(string Pool, int WorkType, bool AtOnce);

/// <summary>Tasks by state. Failed tasks are complete with an error record, and counted apart here.</summary>
/// <param name="Queued">Waiting for a pool.</param>
/// <param name="Running">Owned by a pool.</param>
/// <param name="Complete">Ended with a result.</param>
/// <param name="Failed">Failed for good.</param>
/// <param name="Canceled">Given up.</param>
/// <param name="Requeued">Waiting again.</param>
public sealed record TaskCounts(long Queued, long Running, long Complete, long Failed, long Canceled, long Requeued)
{
    /// <summary>All tasks of the experiment.</summary>
    public long Total => Queued + Running + Complete + Failed + Canceled + Requeued;

    /// <summary>Those that have not ended.</summary>
    public long Unfinished => Queued + Running + Requeued;
}

/// <summary>How far an experiment is.</summary>
/// <param name="ExperimentId">Its name (<c>exp_id</c>).</param>
/// <param name="Registered">When it was put on record; null for one of EQ-SQL's, which keeps no such record.</param>
/// <param name="WorkTypes">The work types of its tasks, in order.</param>
/// <param name="Counts">Its tasks by state.</param>
/// <param name="Canceled">When it was given up; null where it was not.</param>
public sealed record ExperimentSummary(
    string ExperimentId, DateTimeOffset? Registered, IReadOnlyList<int> WorkTypes, TaskCounts Counts, DateTimeOffset? Canceled = null);

/// <summary>A page of an experiment's tasks.</summary>
/// <param name="ExperimentId">Whose tasks.</param>
/// <param name="After">The last id of the page before; 0 to begin.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="Filter">Which of them; null for all.</param>
public sealed record ListTasksRequest(string ExperimentId, TaskId After, int Limit = 10_000, TaskFilter? Filter = null);

/// <summary>Which tasks are meant: those that meet all that is said.</summary>
/// <param name="States">Those in one of these states; null for all.</param>
/// <param name="HasFailed">Those that failed for good, or those that did not; null for both.</param>
/// <param name="FailureKind">Those that failed for good in this way; null for all.</param>
/// <param name="Pool">Those that this pool owns or ran last; null for all.</param>
public sealed record TaskFilter(
    IReadOnlyList<TaskState>? States = null, bool? HasFailed = null, string? FailureKind = null, string? Pool = null);

/// <summary>All that is known of a task. Times are on the database's time line, null where it has not come to that.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Payload">Its JSON text.</param>
/// <param name="Result">Result or error record; null before it ended.</param>
/// <param name="Priority">The last priority it had.</param>
/// <param name="Pool">The pool that owns or ran it last.</param>
/// <param name="Attempts">
/// How often it was begun and ended, whatever ended it, since it was put back last; an attempt given back unharmed does not count.
/// </param>
/// <param name="Created">When it was submitted.</param>
/// <param name="Claimed">When its last attempt was claimed.</param>
/// <param name="Started">When the model began, in its last attempt.</param>
/// <param name="Stopped">When the model ended, in its last attempt.</param>
/// <param name="AgentId">The agent of its last attempt; null for a pool that is not ours.</param>
public sealed record TaskRecord(
    TaskId TaskId, TaskState State, string Payload, string? Result, int Priority, string? Pool, int Attempts,
    DateTimeOffset? Created, DateTimeOffset? Claimed, DateTimeOffset? Started, DateTimeOffset? Stopped, long? AgentId = null);

/// <summary>An agent: one process of a worker pool on one node.</summary>
/// <param name="AgentId">Its number.</param>
/// <param name="Pool">The pool's name (<c>CFG_POOL_ID</c>).</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="ProcessId">Its process there.</param>
/// <param name="WorkType">What it takes.</param>
/// <param name="Workers">How many tasks it can run at once.</param>
/// <param name="Busy">How many it ran at its last heartbeat.</param>
/// <param name="Owned">How many leases it holds.</param>
/// <param name="Registered">When it was ready to claim.</param>
/// <param name="LastHeartbeat">When it was last heard of.</param>
/// <param name="StoppedClaiming">When it began to drain; null while it claims.</param>
/// <param name="Ended">When it left in good order, or was found dead; null while it lives.</param>
/// <param name="LeaseTime">How long it may be silent before its tasks go to others.</param>
/// <param name="SilentFor">How long ago it was last heard of, by the database's clock.</param>
/// <param name="Completed">How many tasks it had ended when it was last heard of.</param>
/// <param name="MaxAttempts">How often it lets a task be begun in all before it fails for good.</param>
/// <param name="ExperimentId">Whose tasks it is there for; null: whoever's.</param>
public sealed record AgentRecord(
    long AgentId, string Pool, string Host, int ProcessId, int WorkType, int Workers, int Busy, int Owned,
    DateTimeOffset Registered, DateTimeOffset LastHeartbeat, DateTimeOffset? StoppedClaiming, DateTimeOffset? Ended,
    TimeSpan LeaseTime = default, TimeSpan SilentFor = default, long Completed = 0, int MaxAttempts = 0,
    string? ExperimentId = null)
{
    /// <summary>Whether it lives, as far as its heartbeats tell.</summary>
    public bool IsAlive => Ended is null && SilentFor <= LeaseTime;

    /// <summary>Whether it may be there for an experiment's tasks.</summary>
    internal bool IsFor(string experimentId) => ExperimentId is null || string.Equals(ExperimentId, experimentId, StringComparison.Ordinal);
}
