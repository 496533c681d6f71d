using Emews.Database.Addresses;
using Emews.Tests.Workflows.Outputs;

namespace Emews.Tests.Database.Addresses;

public sealed class DatabasePasswordTests : IDisposable
{
    private static readonly DatabaseAddress.PostgreSql Address = new("db", 5433, "runs", "jane");

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    public DatabasePasswordTests() => _environment["HOME"] = _folder.Path;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_any_there_is_none() => Assert.Null(Find(Address));

    [Fact]
    public void The_nearest_source_decides()
    {
        _environment["DB_PASSWORD_F"] = Write("file", "from file\nand more");
        Assert.Equal("from file", Find(Address));

        Write(".pgpass", "db:5433:runs:jane:from home");
        Assert.Equal("from home", Find(Address));

        _environment["PGPASSFILE"] = Write("other", "db:5433:runs:jane:from passfile");
        Assert.Equal("from passfile", Find(Address));

        _environment["PGPASSWORD"] = "from environment";
        Assert.Equal("from environment", Find(Address));

        Assert.Equal("from cluster", Find(Address with { Passfile = Write("emews.pgpass", "*:*:*:jane:from cluster") }));
    }

    [Theory]
    [InlineData("db:5433:runs:jane:it", "it")]
    [InlineData("*:*:*:*:it", "it")]
    [InlineData("# db:5433:runs:jane:no\ndb:5432:runs:jane:no\ndb:*:runs:jane:it\n*:*:*:*:no", "it")]
    [InlineData(@"db:5433:runs:jane:a\:b\\c", @"a:b\c")]
    [InlineData("db:5433:runs:john:no", null)]
    [InlineData("db:5433:runs:jane", null)]
    [InlineData("localhost:5433:runs:jane:no", null)]
    [InlineData("", null)]
    public void The_first_line_that_fits_has_the_password(string lines, string? password)
    {
        Write(".pgpass", lines);

        Assert.Equal(password, Find(Address));
    }

    [Theory]
    [InlineData("localhost:5433:runs:jane:it")]
    [InlineData("/tmp/emews-jane:5433:runs:jane:it")]
    public void A_socket_is_this_machine(string line)
    {
        Write(".pgpass", line);

        Assert.Equal("it", Find(Address with { Host = "/tmp/emews-jane" }));
    }

    [Fact]
    public void A_file_that_others_can_read_is_refused()
    {
        var path = _environment["DB_PASSWORD_F"] = Write("file", "Geheim");
        SetMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        var error = Assert.Throws<AddressRefusedException>(() => Find(Address));

        Assert.Contains($"chmod 600 {path}", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Geheim", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_named_file_that_is_missing_is_an_error()
    {
        _environment["DB_PASSWORD_F"] = _folder["missing"];

        Assert.Contains(_folder["missing"], Assert.Throws<AddressRefusedException>(() => Find(Address)).Message, StringComparison.Ordinal);
    }

    private string? Find(DatabaseAddress.PostgreSql address) => DatabasePassword.Find(address, _environment.GetValueOrDefault);

    private string Write(string name, string text)
    {
        var path = _folder[name];
        File.WriteAllText(path, text);
        SetMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
