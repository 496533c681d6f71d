using Emews.Tasks;

namespace Emews.Workflows.OwnSearches;

/// <summary>A search of the user's own failed, or did what none can do: the run ends, and may go on once it is mended.</summary>
internal sealed class SearchFailedException : EmewsException
{
    internal SearchFailedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
