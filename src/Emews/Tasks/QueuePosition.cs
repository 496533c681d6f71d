namespace Emews.Tasks;

/// <summary>Where a task stands in the output queue.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="WorkType">Which pools may take it (<c>eq_task_type</c>).</param>
/// <param name="Priority">Its priority.</param>
/// <param name="Higher">How many tasks of its type, of whatever experiment, have a higher priority.</param>
/// <param name="Earlier">How many have the same priority and were submitted before it.</param>
/// <param name="AreClaimsClosed">Whether nobody may claim its type until a search in lockstep has decided.</param>
public sealed record QueuePosition(TaskId TaskId, int WorkType, int Priority, long Higher, long Earlier, bool AreClaimsClosed)
{
    /// <summary>How many tasks come before it.</summary>
    public long Ahead => Higher + Earlier;
}
