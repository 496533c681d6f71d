namespace Emews.Tasks;

/// <summary>A task and all that was ever done with it.</summary>
/// <param name="Task">The task as it stands.</param>
/// <param name="ExperimentId">Whose it is; null for one that a foreign client submitted for nobody.</param>
/// <param name="WorkType">Which pools may take it (<c>eq_task_type</c>).</param>
/// <param name="Tag">Its mark for people; or null.</param>
/// <param name="Attempts">All its attempts, also those before it was put back, in their order; one that runs is the last.</param>
/// <param name="RetryIn">
/// How much longer it stays out of the queue before it is tried again, by the database's clock; null where it does not wait for that.
/// </param>
/// <param name="Now">The database's clock.</param>
public sealed record TaskHistory(
    TaskRecord Task, string? ExperimentId, int WorkType, string? Tag, IReadOnlyList<TaskAttempt> Attempts, TimeSpan? RetryIn = null,
    DateTimeOffset Now = default);

/// <summary>An attempt at a task.</summary>
/// <param name="Number">Which of all its attempts, from 1.</param>
/// <param name="Pool">The pool that made it.</param>
/// <param name="Host">The machine it ran on; null for a pool that is not ours.</param>
/// <param name="AgentId">The agent that owned it; null for a pool that is not ours.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Claimed">When it was claimed.</param>
/// <param name="Started">When the model began; null where nobody reported it.</param>
/// <param name="Stopped">When the model ended; null where nobody reported it.</param>
/// <param name="FailureKind">One word for what went wrong; null where nothing was told.</param>
/// <param name="FailureMessage">What went wrong, in one or several lines; null where nothing was told.</param>
public sealed record TaskAttempt(
    int Number, string Pool, string? Host, long? AgentId, AttemptOutcome Outcome, DateTimeOffset Claimed, DateTimeOffset? Started,
    DateTimeOffset? Stopped, string? FailureKind = null, string? FailureMessage = null);

/// <summary>What became of an attempt.</summary>
public enum AttemptOutcome
{
    /// <summary>It goes on.</summary>
    Running = 0,

    /// <summary>It gave a result.</summary>
    Complete = 1,

    /// <summary>The model failed.</summary>
    Failed = 2,

    /// <summary>Its agent fell silent, or a pool that is not ours has kept it for too long.</summary>
    Lost = 3,

    /// <summary>It was given up, since the task was, or has ended otherwise.</summary>
    Canceled = 4,
}
