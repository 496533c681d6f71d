using Emews.Database.Addresses;
using Emews.Tests.Workflows.Outputs;

namespace Emews.Tests.Database.Addresses;

public sealed class ClientTokenTests : IDisposable
{
    private static readonly DatabaseAddress.Service Address = new(new Uri("http://127.0.0.1:8080"));

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public ClientTokenTests() => _environment["HOME"] = _folder.Path;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_any_there_is_none() => Assert.Null(Find(Address));

    [Fact]
    public void The_nearest_source_decides()
    {
        Write(".emews/service-token", "from-home\n");
        Assert.Equal("from-home", Find(Address));

        _environment["EMEWS_TOKEN_FILE"] = Write("named", " from-named-file\n");
        Assert.Equal("from-named-file", Find(Address));

        _environment["EMEWS_TOKEN"] = "from-environment";
        Assert.Equal("from-environment", Find(Address));

        Assert.Equal("from-own-file", Find(Address with { TokenFile = Write("own", "from-own-file") }));
    }

    [Theory]
    [InlineData("none", "does not exist")]
    [InlineData("empty", "is empty")]
    [InlineData(".", "is a folder")]
    public void A_named_file_without_a_token_is_said(string file, string said)
    {
        Write("empty", "\n");
        _environment["EMEWS_TOKEN_FILE"] = _folder[file];
        var refused = Assert.Throws<AddressRefusedException>(() => Find(Address));
        Assert.StartsWith("EMEWS_TOKEN_FILE names", refused.Message, StringComparison.Ordinal);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_others_can_read_is_refused_and_never_repeated()
    {
        var path = Write(".emews/service-token", "a-secret");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.OtherRead);
            var refused = Assert.Throws<AddressRefusedException>(() => Find(Address));
            Assert.Contains($"chmod 600 {path}", refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("a-secret", refused.Message, StringComparison.Ordinal);
        }
    }

    private string? Find(DatabaseAddress.Service address) => ClientToken.Find(address, _environment.GetValueOrDefault);

    private string Write(string file, string text)
    {
        var path = _folder[file];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }
}
