using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Emews.Service.Access;

namespace Emews.Service;

/// <summary>What a service shows its clients over TLS, with its private key.</summary>
public sealed class ServiceCertificate : IDisposable
{
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromDays(1);

    private ServiceCertificate(X509Certificate2 certificate, X509Certificate2Collection chain) => (Certificate, Chain) = (certificate, chain);

    /// <summary>The SHA-256 of the certificate in hexadecimal digits, by which a client knows it: <see cref="Rest.RestStoreOptions.Fingerprint"/>.</summary>
    public string Fingerprint => Certificate.GetCertHashString(HashAlgorithmName.SHA256);

    internal X509Certificate2 Certificate { get; }

    /// <summary>What leads from it to an authority.</summary>
    internal X509Certificate2Collection Chain { get; }

    /// <summary>Reads a certificate that was given.</summary>
    /// <param name="certificateFile">PEM: the certificate, and below it those that lead to an authority.</param>
    /// <param name="keyFile">PEM: its private key; null where the same file has it.</param>
    /// <exception cref="ServiceRefusedException">They cannot be used; the message says why.</exception>
    public static ServiceCertificate Read(string certificateFile, string? keyFile = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(certificateFile);
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificateFile);
            return new(X509Certificate2.CreateFromPemFile(certificateFile, keyFile), chain);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ServiceRefusedException($"The TLS certificate cannot be read: {error.Message}", error);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new ServiceRefusedException(
                $"{certificateFile} and {keyFile ?? "the same file"} are no certificate and its private key, both as PEM without a password: {error.Message}", error);
        }
    }

    /// <summary>Reads the certificate of a file. Where there is no file it is made, for this machine and its owner alone.</summary>
    /// <param name="path">An absolute path.</param>
    /// <exception cref="ServiceRefusedException">The file cannot be used; the message says why.</exception>
    public static ServiceCertificate ReadOrMake(string path)
    {
        try
        {
            if (!File.Exists(path))
            {
                PrivateFile.MakeOnce(path, MakePem());
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ServiceRefusedException($"The TLS certificate cannot be kept: {error.Message}", error);
        }

        return Read(path);
    }

    /// <inheritdoc/>
    public void Dispose() => Certificate.Dispose();

    /// <summary>Clients know it by its fingerprint, so that it need not end soon.</summary>
    private static string MakePem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=EMEWS service", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName(Environment.MachineName);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "TLS server")], false));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - ClocksDiffer, now.AddYears(10));
        return $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n";
    }
}
