namespace Emews.Tasks;

/// <summary>Something of Emews went wrong that the caller may want to catch. Wrong arguments stay the usual argument exceptions.</summary>
public class EmewsException : Exception
{
    internal EmewsException(string message, Exception? innerException = null, bool isTransient = false)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>Whether the same call may succeed later, unchanged (a database that restarts, a lock held for long).</summary>
    public bool IsTransient { get; }
}

/// <summary>Thrown when the result of a task that failed for good is asked for.</summary>
public sealed class TaskFailedException : EmewsException
{
    internal TaskFailedException(TaskId taskId, TaskFailure failure)
        : base($"Task {taskId} failed ({failure.Kind}, attempt {failure.Attempts}): {failure.Message}")
    {
        TaskId = taskId;
        Failure = failure;
    }

    /// <summary>The task.</summary>
    public TaskId TaskId { get; }

    /// <summary>Its error record.</summary>
    public TaskFailure Failure { get; }
}
