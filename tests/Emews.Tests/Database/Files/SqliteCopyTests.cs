using Emews.Database.Files;
using Emews.Tasks;
using Emews.Tests.Workflows.Outputs;
using Microsoft.Data.Sqlite;

namespace Emews.Tests.Database.Files;

public sealed class SqliteCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_copy_holds_what_was_committed_by_then_under_the_same_row_numbers()
    {
        using var open = Open("source.db");
        Run(open, "PRAGMA journal_mode = WAL; CREATE TABLE t (text TEXT); INSERT INTO t VALUES ('a'), ('b'), ('c'); DELETE FROM t WHERE text = 'a'");
        Run(open, "BEGIN; INSERT INTO t VALUES ('later')");

        await SqliteCopy.MakeAsync(_folder["source.db"], _folder["copy.db"]);

        using var copy = Open("copy.db");
        Assert.Equal("2b 3c", Scalar(copy, "SELECT group_concat(rowid || text, ' ') FROM t"));
        Run(open, "COMMIT");
        Assert.Equal("later", Scalar(open, "SELECT text FROM t WHERE rowid = 4"));
    }

    [Fact]
    public async Task What_was_there_is_replaced_with_its_log()
    {
        using (var open = Open("source.db"))
        {
            Run(open, "CREATE TABLE t (text TEXT)");
        }

        await File.WriteAllTextAsync(_folder["copy.db"], "nonsense", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_folder["copy.db-wal"], "nonsense", TestContext.Current.CancellationToken);

        await SqliteCopy.MakeAsync(_folder["source.db"], _folder["copy.db"]);

        using var copy = Open("copy.db");
        Assert.Equal("ok", Scalar(copy, "PRAGMA integrity_check"));
        Assert.False(File.Exists(_folder["copy.db-wal"]));
    }

    [Fact]
    public async Task What_is_no_database_is_told_to_be_none()
    {
        await File.WriteAllTextAsync(_folder["source.db"], new string('x', 5000), TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<EmewsException>(() => SqliteCopy.MakeAsync(_folder["source.db"], _folder["copy.db"]));
        Assert.Contains("is not a SQLite database", error.Message, StringComparison.Ordinal);
    }

    private SqliteConnection Open(string name)
    {
        var connection = new SqliteConnection($"Data Source={_folder[name]};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql) => _ = Scalar(connection, sql);

    private static string? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar()?.ToString();
    }
}
