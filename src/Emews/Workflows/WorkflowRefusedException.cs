using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>Thrown when a workflow cannot begin because of what its user wrote; the message says what to do. Nothing was begun.</summary>
public sealed class WorkflowRefusedException : EmewsException
{
    internal WorkflowRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
