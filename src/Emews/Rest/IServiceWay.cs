using System.Net;

namespace Emews.Rest;

/// <summary>A way to a service that begins at this machine, and is closed at times.</summary>
internal interface IServiceWay : IAsyncDisposable
{
    /// <summary>Its beginning; null while it is closed.</summary>
    EndPoint? NearEnd { get; }

    /// <summary>Why it leads nowhere, in whole sentences, with the mend; null where nothing is known of that.</summary>
    string? Trouble { get; }
}
