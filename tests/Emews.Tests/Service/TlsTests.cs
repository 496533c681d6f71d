using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Emews.Rest;
using Emews.Service;
using Emews.Tasks;

namespace Emews.Tests.Service;

/// <summary>A service that speaks TLS, with a certificate that was made or given, and clients that know it.</summary>
public sealed class TlsTests : IDisposable
{
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("emews-test-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_certificate_is_made_once_for_its_owner_alone_and_known_by_its_fingerprint()
    {
        var path = PathOf("tls/service-tls.pem");
        using var certificate = ServiceCertificate.ReadOrMake(path);
        using var again = ServiceCertificate.ReadOrMake(path);
        Assert.Equal(certificate.Fingerprint, again.Fingerprint);
        Assert.Equal(OwnerAlone, OperatingSystem.IsWindows() ? OwnerAlone : File.GetUnixFileMode(path));

        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { Certificate = certificate });
        Assert.Equal("https", scene.Service.Address.Scheme);
        await using var store = await scene.OpenAsync(new() { Fingerprint = WithColons(certificate.Fingerprint) });
        Assert.True(await store.AreQueuesEmptyAsync(null, Token));

        using var other = ServiceCertificate.ReadOrMake(PathOf("other.pem"));
        await RefusedAsync(scene, new() { Fingerprint = other.Fingerprint });
        await RefusedAsync(scene, new());
    }

    [Fact]
    public async Task A_certificate_that_was_given_is_accepted_by_who_trusts_its_authority()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var authority = Authority(authorityKey, "CN=one");
        using var strangerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var stranger = Authority(strangerKey, "CN=two");
        await File.WriteAllTextAsync(PathOf("one.pem"), authority.ExportCertificatePem(), Token);
        await File.WriteAllTextAsync(PathOf("two.pem"), stranger.ExportCertificatePem(), Token);
        await MakeAsync(authority, "127.0.0.1", "right");
        await MakeAsync(authority, "192.0.2.1", "elsewhere");

        using var certificate = ServiceCertificate.Read(PathOf("right.crt"), PathOf("right.key"));
        await using var scene = await ServiceScene.StartAsync(new EmewsServiceOptions { Certificate = certificate });
        await using var store = await scene.OpenAsync(new() { AuthorityFile = PathOf("one.pem") });
        Assert.True(await store.AreQueuesEmptyAsync(null, Token));
        await RefusedAsync(scene, new() { AuthorityFile = PathOf("two.pem") });

        using var elsewhere = ServiceCertificate.Read(PathOf("elsewhere.crt"), PathOf("elsewhere.key"));
        await using var wrongName = await ServiceScene.StartAsync(new EmewsServiceOptions { Certificate = elsewhere });
        await RefusedAsync(wrongName, new() { AuthorityFile = PathOf("one.pem") });
    }

    [Fact]
    public async Task What_is_no_certificate_is_refused_by_its_name()
    {
        await File.WriteAllTextAsync(PathOf("nonsense"), "nonsense", Token);
        using var made = ServiceCertificate.ReadOrMake(PathOf("made.pem"));
        Assert.Contains("nonsense", Assert.Throws<ServiceRefusedException>(() => ServiceCertificate.Read(PathOf("nonsense"))).Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", Assert.Throws<ServiceRefusedException>(() => ServiceCertificate.Read(PathOf("made.pem"), PathOf("nonsense"))).Message, StringComparison.Ordinal);
        Assert.Contains("missing", Assert.Throws<ServiceRefusedException>(() => ServiceCertificate.Read(PathOf("missing"))).Message, StringComparison.Ordinal);

        await using var scene = await ServiceScene.StartAsync();
        var trusting = await Assert.ThrowsAsync<ArgumentException>(() => scene.OpenAsync(new() { Fingerprint = made.Fingerprint }));
        Assert.Contains("https://", trusting.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => scene.OpenAsync(new() { Fingerprint = "12:34" }));
    }

    private static string WithColons(string digits) => string.Join(':', digits.Chunk(2).Select(pair => new string(pair)));

    private static X509Certificate2 Authority(ECDsa key, string name)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }

    private static async Task RefusedAsync(ServiceScene scene, RestStoreOptions options)
    {
        var error = await Assert.ThrowsAsync<EmewsException>(() => scene.OpenAsync(options));
        Assert.False(error.IsTransient);
        Assert.Contains("certificate that is not accepted here", error.Message, StringComparison.Ordinal);
    }

    private async Task MakeAsync(X509Certificate2 authority, string address, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Parse(address));
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.Create(authority, now.AddHours(-1), now.AddDays(10), [1, 2, 3, 4]);
        await File.WriteAllTextAsync(PathOf($"{name}.crt"), certificate.ExportCertificatePem(), Token);
        await File.WriteAllTextAsync(PathOf($"{name}.key"), key.ExportPkcs8PrivateKeyPem(), Token);
    }

    private string PathOf(string file) => Path.Combine(_folder, file);
}
