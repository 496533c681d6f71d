using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Emews.Tasks;

namespace Emews.Rest;

/// <summary>Which certificates of a service are accepted beside those that the system trusts.</summary>
internal static class ServiceTrust
{
    private const int Digits = 64;

    /// <summary>How TLS is spoken with a service.</summary>
    /// <exception cref="EmewsException">The file of the authority cannot be used.</exception>
    public static SslClientAuthenticationOptions Options(RestStoreOptions options) => new()
    {
        RemoteCertificateValidationCallback = options switch
        {
            { Fingerprint: { } fingerprint } => ByFingerprint(Normal(fingerprint)),
            { AuthorityFile: { } file } => ByAuthority(Read(file)),
            _ => null,
        },
    };

    /// <summary>Whether a text is the SHA-256 of a certificate, with or without colons.</summary>
    public static bool IsFingerprint(string text) => Normal(text) is { Length: Digits } digits && digits.All(char.IsAsciiHexDigit);

    /// <summary>It says which certificate it is, whatever is in that.</summary>
    private static RemoteCertificateValidationCallback ByFingerprint(string fingerprint) => (_, certificate, _, _) =>
        certificate is not null && string.Equals(certificate.GetCertHashString(HashAlgorithmName.SHA256), fingerprint, StringComparison.OrdinalIgnoreCase);

    /// <summary>An authority vouches for it, and for the service's name.</summary>
    private static RemoteCertificateValidationCallback ByAuthority(X509Certificate2Collection authorities) => (_, certificate, shown, errors) =>
    {
        if (certificate is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(shown?.ChainPolicy.ExtraStore ?? []);
        using var copy = new X509Certificate2(certificate);
        return chain.Build(copy);
    };

    private static X509Certificate2Collection Read(string file)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            return authorities.Count > 0 ? authorities : throw new CryptographicException("There is no certificate in it.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new EmewsException($"The file of the TLS authority, {file}, cannot be used: {error.Message}", error);
        }
    }

    private static string Normal(string fingerprint) => fingerprint.Replace(":", "", StringComparison.Ordinal).Trim();
}
