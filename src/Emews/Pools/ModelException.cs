using Emews.Tasks;

namespace Emews.Pools;

/// <summary>Thrown by a model that can say why it failed; kind and message go into the task's error record.</summary>
public sealed class ModelException : EmewsException
{
    /// <summary>Makes a failure.</summary>
    /// <param name="kind">One word for the cause, fit for grouping; <see cref="TaskFailureKinds"/> has those of Emews.</param>
    /// <param name="message">One or a few lines for people.</param>
    /// <param name="innerException">What lies behind it, if anything.</param>
    public ModelException(string kind, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        Kind = kind;
    }

    /// <summary>One word for the cause.</summary>
    public string Kind { get; }

    /// <summary>Whether any other task would have failed here, too: no fault of the task's, which goes back; the pool is to end.</summary>
    internal bool ConcernsAllTasks { get; init; }

    /// <summary>Whether a signal that asks programs to end has ended the model: one that may be meant for the pool as well.</summary>
    internal bool IsInterruption { get; init; }

    /// <summary>The same failure in other words.</summary>
    internal ModelException InWords(string message) =>
        new(Kind, message, this) { ConcernsAllTasks = ConcernsAllTasks, IsInterruption = IsInterruption };
}
