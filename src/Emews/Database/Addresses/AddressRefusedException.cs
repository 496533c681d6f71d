using Emews.Tasks;

namespace Emews.Database.Addresses;

/// <summary>Thrown when a database's address or password cannot be used because of what its user wrote or has. Nothing was begun.</summary>
internal sealed class AddressRefusedException(string message, Exception? innerException = null) : EmewsException(message, innerException);
