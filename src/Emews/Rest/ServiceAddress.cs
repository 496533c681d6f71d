namespace Emews.Rest;

/// <summary>Where an EMEWS service is.</summary>
internal static class ServiceAddress
{
    /// <summary>The address as the beginning of all its routes.</summary>
    /// <param name="address">The address.</param>
    /// <param name="wantsCertificate">Whether the service is to show a certificate.</param>
    /// <exception cref="ArgumentException">It is not one of a service; the message never repeats it, since it may hold a token.</exception>
    public static Uri Check(Uri address, bool wantsCertificate = false)
    {
        if (address is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            throw new ArgumentException("An EMEWS service has an address such as http://127.0.0.1:8080.", nameof(address));
        }

        if (address.UserInfo.Length > 0)
        {
            throw new ArgumentException(
                "The address of an EMEWS service holds no token: every user of the machine could read it.", nameof(address));
        }

        if (wantsCertificate && !string.Equals(address.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal))
        {
            throw new ArgumentException("The service is to show a certificate, and its address speaks no TLS: write https://.", nameof(address));
        }

        return new UriBuilder(address) { Path = address.AbsolutePath.TrimEnd('/') + "/", Query = "", Fragment = "" }.Uri;
    }
}
