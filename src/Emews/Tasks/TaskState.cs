namespace Emews.Tasks;

/// <summary>Where a task stands. The numbers are EQ-SQL's and are stored as such.</summary>
public enum TaskState
{
    /// <summary>In the output queue; no pool has it yet.</summary>
    Queued = 0,

    /// <summary>Owned by an agent of a worker pool.</summary>
    Running = 1,

    /// <summary>Ended with a result, or failed for good (then the result is an error record, see <see cref="TaskFailure"/>).</summary>
    Complete = 2,

    /// <summary>Given up before it had a result.</summary>
    Canceled = 3,

    /// <summary>Back in the output queue after a pool gave it back, lost it, or its model failed and may try again.</summary>
    Requeued = 4,
}
