using Emews.Tasks;

namespace Emews.Database.Server;

/// <summary>Thrown when a server cannot be made, started or stopped because of what its user wrote or has. Nothing was begun.</summary>
internal sealed class ServerRefusedException(string message, Exception? innerException = null) : EmewsException(message, innerException);
