using System.Text.Json;
using System.Text.Json.Nodes;
using Emews.Database.Addresses;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class ExperimentFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_reads_back()
    {
        var server = new DatabaseAddress.PostgreSql("db.example.org", 5433, "emews", "jane");
        await ExperimentFile.WriteAsync(_folder.Path, server, Token);
        Assert.Equal(
            """{"format":1,"kind":"postgresql","host":"db.example.org","port":5433,"name":"emews","user":"jane"}""",
            JsonSerializer.Serialize(JsonNode.Parse(await File.ReadAllTextAsync(_folder[ExperimentFile.Name], Token))));
        Assert.Equal(server, await ExperimentFile.ReadAsync(_folder.Path, Token));
    }

    [Fact]
    public async Task How_a_server_is_reached_reads_back_without_a_password()
    {
        var server = new DatabaseAddress.PostgreSql("/tmp/emews-jane", 5432, "emews", "jane")
        {
            Options = "SSL Mode=Disable",
            Passfile = _folder["db/emews.pgpass"],
        };
        await ExperimentFile.WriteAsync(_folder.Path, server, Token);
        Assert.Contains("\"passfile\": \"db/emews.pgpass\"", await File.ReadAllTextAsync(_folder[ExperimentFile.Name], Token), StringComparison.Ordinal);
        Assert.Equal(server, await ExperimentFile.ReadAsync(_folder.Path, Token));
    }

    [Fact]
    public async Task A_service_reads_back_without_its_token()
    {
        var service = new DatabaseAddress.Service(new("http://login1:8080/"))
        {
            TokenFile = "/home/jane/token",
            Tunnel = new("cluster", "/home/jane/ssh_config"),
        };
        await ExperimentFile.WriteAsync(_folder.Path, service, Token);
        Assert.Equal(
            """{"format":1,"kind":"service","address":"http://login1:8080/","token_file":"/home/jane/token","tunnel":{"host":"cluster","ssh_config":"/home/jane/ssh_config"}}""",
            JsonSerializer.Serialize(JsonNode.Parse(await File.ReadAllTextAsync(_folder[ExperimentFile.Name], Token))));
        Assert.Equal(service, await ExperimentFile.ReadAsync(_folder.Path, Token));
    }

    [Fact]
    public async Task How_a_service_proves_itself_reads_back()
    {
        var service = new DatabaseAddress.Service(new("https://login1:8080/")) { Fingerprint = "AB:CD", AuthorityFile = "/home/jane/ca.pem" };
        await ExperimentFile.WriteAsync(_folder.Path, service, Token);
        Assert.Equal(service, await ExperimentFile.ReadAsync(_folder.Path, Token));
    }

    [Fact]
    public async Task A_file_elsewhere_reads_back()
    {
        var file = new DatabaseAddress.Sqlite(Path.GetFullPath("/data/..here/emews.db"));
        await ExperimentFile.WriteAsync(_folder.Path, file, Token);
        Assert.Equal(file, await ExperimentFile.ReadAsync(_folder.Path, Token));
    }

    [Fact]
    public async Task A_file_in_the_folder_is_found_after_the_folder_was_moved()
    {
        var (before, after) = (_folder["quickstart"], _folder["quickstart.1"]);
        _ = Directory.CreateDirectory(before);
        await ExperimentFile.WriteAsync(before, new DatabaseAddress.Sqlite(Path.Combine(before, "emews.db")), Token);
        Directory.Move(before, after);
        Assert.Equal(new DatabaseAddress.Sqlite(Path.Combine(after, "emews.db")), await ExperimentFile.ReadAsync(after, Token));
    }

    [Fact]
    public async Task A_file_on_a_machines_own_disk_reads_back_with_its_copy_in_the_folder()
    {
        var file = new DatabaseAddress.Sqlite("/tmp/emews-1000/databases/trial-1f/emews.db") { Local = new("node7", _folder["emews.db"]) };
        await ExperimentFile.WriteAsync(_folder.Path, file, Token);
        Assert.Equal(
            """{"format":1,"kind":"sqlite","path":"/tmp/emews-1000/databases/trial-1f/emews.db","host":"node7","copy":"emews.db"}""",
            JsonSerializer.Serialize(JsonNode.Parse(await File.ReadAllTextAsync(_folder[ExperimentFile.Name], Token))));
        Assert.Equal(file, await ExperimentFile.ReadAsync(_folder.Path, Token));
    }

    [Fact]
    public async Task No_file_is_no_address() => Assert.Null(await ExperimentFile.ReadAsync(_folder.Path, Token));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"kind": "oracle"}""")]
    [InlineData("""{"kind": "sqlite"}""")]
    [InlineData("""{"kind": "postgresql", "host": "a", "port": "b"}""")]
    public async Task What_cannot_be_understood_is_an_error_that_names_the_file(string text)
    {
        await File.WriteAllTextAsync(_folder[ExperimentFile.Name], text, Token);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => ExperimentFile.ReadAsync(_folder.Path, Token));
        Assert.Contains(_folder[ExperimentFile.Name], error.Message, StringComparison.Ordinal);
    }
}
