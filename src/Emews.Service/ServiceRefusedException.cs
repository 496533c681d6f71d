using Emews.Tasks;

namespace Emews.Service;

/// <summary>Thrown when a service cannot begin as it was told to. Nothing was begun.</summary>
public sealed class ServiceRefusedException : EmewsException
{
    internal ServiceRefusedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
