using Emews.Database.Addresses;
using Emews.Tests.Workflows.Outputs;
using Emews.Workflows;
using Emews.Workflows.Databases;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows;

public sealed class ExperimentDatabaseTests : IDisposable
{
    private readonly TemporaryFolder _output = new();
    private readonly ExperimentFolder _folder;
    private readonly List<string> _said = [];

    public ExperimentDatabaseTests()
    {
        _folder = ExperimentFolder.At(_output.Path, "trial");
        Directory.CreateDirectory(_folder.Path);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task The_file_on_local_disk_is_the_database_while_it_is_there()
    {
        var file = await RecordAsync(_output["local.db"]);
        await File.WriteAllTextAsync(_folder.Database, "", Token);
        await File.WriteAllTextAsync(file.Path, "", Token);

        Assert.Equal(file, await FindAsync());
        Assert.Empty(_said);
    }

    [Fact]
    public async Task Once_it_is_gone_the_copy_takes_its_place_and_says_so()
    {
        await RecordAsync(_output["local.db"]);
        await File.WriteAllTextAsync(_folder.Database, "", Token);

        Assert.Equal(new DatabaseAddress.Sqlite(_folder.Database), await FindAsync());
        Assert.StartsWith($"{_output["local.db"]} on node7 is gone or out of reach.", Assert.Single(_said), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node7", "do this on that machine")]
    [InlineData(null, "and is gone")]
    public async Task Without_a_copy_it_is_missing_here_or_elsewhere(string? host, string said)
    {
        var file = await RecordAsync(_output["local.db"], host ?? Environment.MachineName);

        Assert.Equal(file, await FindAsync());
        Assert.Contains(said, ExperimentDatabase.Missing(_folder, file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_understood_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, ExperimentFile.Name), "[]", Token);
        await Assert.ThrowsAsync<WorkflowRefusedException>(FindAsync);
    }

    private Task<DatabaseAddress?> FindAsync() => ExperimentDatabase.FindAsync(_folder, _said.Add, Token);

    private async Task<DatabaseAddress.Sqlite> RecordAsync(string path, string host = "node7")
    {
        var file = new DatabaseAddress.Sqlite(path) { Local = new(host, _folder.Database) };
        await ExperimentFile.WriteAsync(_folder.Path, file, Token);
        return file;
    }
}
