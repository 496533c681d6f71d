using Emews.Tasks;

namespace Emews.Rest;

/// <summary>
/// An EMEWS DB behind an EMEWS service, over HTTP. Every verb is one request, which is sent again while the service or its database is
/// gone; only reports that are together larger than 8 MiB are sent in several. A submit is one request, however large, and
/// the service has a limit (100 MiB, unless it is told otherwise).
/// </summary>
public sealed partial class RestStore : IEmewsDatabase
{
    // About this many bytes of text go in one request, where a verb may be cut.
    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly RestLink _link;

    private RestStore(RestLink link) => _link = link;

    /// <summary>The service in words.</summary>
    public string Place => _link.Place;

    /// <summary>For how long the service, or its database, has been gone; null while it answers.</summary>
    internal TimeSpan? AwayFor => _link.AwayFor;

    /// <summary>Opens the EMEWS DB behind a service.</summary>
    /// <param name="address">Where the service is, such as <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="options">How the store behaves.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The address is not one of a service.</exception>
    /// <exception cref="EmewsException">The service, or its database, cannot be used; the message says why and what to do.</exception>
    public static Task<RestStore> OpenAsync(Uri address, RestStoreOptions? options = null, CancellationToken cancellationToken = default) =>
        OpenAsync(address, options, way: null, cancellationToken);

    /// <inheritdoc cref="OpenAsync(Uri, RestStoreOptions?, CancellationToken)"/>
    /// <param name="address">Where the service is, at the end of the way.</param>
    /// <param name="options">How the store behaves.</param>
    /// <param name="way">The way there, which is closed with the store; null where the address is reached from here.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal static async Task<RestStore> OpenAsync(
        Uri address, RestStoreOptions? options, IServiceWay? way, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(address);
        options ??= new();
        options.Validate();
        var link = new RestLink(ServiceAddress.Check(address, options.WantsCertificate), options, way);
        try
        {
            await link.CheckAsync(cancellationToken).ConfigureAwait(false);
            return new RestStore(link);
        }
        catch
        {
            await link.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>What the service says of itself and of what is behind it.</summary>
    internal Task<ServiceReadiness> GetReadinessAsync(CancellationToken cancellationToken) => _link.CheckAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _link.DisposeAsync();
}
