using System.Data.Common;
using Emews.Database.Addresses;
using Emews.Tasks;
using Microsoft.Data.Sqlite;

namespace Emews.Database.Upkeep;

/// <summary>The upkeep of a SQLite file.</summary>
internal sealed class SqliteUpkeep(DatabaseAddress.Sqlite address) : DatabaseUpkeep(new SqliteConnection(
    new SqliteConnectionStringBuilder { DataSource = address.Path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString))
{
    protected override int NewestSchema => SqliteMigrations.All[^1].Version;

    protected override string Engine => "SQLite";

    protected override string Version => Connection.ServerVersion;

    protected override string ExistsSql => "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND lower(name) = @name";

    protected override string LivesSql => "last_heartbeat + lease_time >= unixepoch('subsec') * 1000000";

    protected override string MicrosOf(string column) => column;

    protected override EmewsException Explain(DbException error) => SqliteErrors.Explain(address.Path, (SqliteException)error);

    protected override async Task EmptyAsync(CancellationToken cancellationToken)
    {
        // Those of EQ-SQL last: a trigger looks for what we have of each task.
        var tables = await QueryAsync(
            """
            SELECT name FROM sqlite_schema WHERE type = 'table' AND (name LIKE 'emews~_%' ESCAPE '~' OR name LIKE 'eq~_%' ESCAPE '~')
                AND name NOT IN ('emews_schema', 'emews_sequences')
            ORDER BY name LIKE 'eq~_%' ESCAPE '~'
            """,
            row => row.GetString(0),
            cancellationToken).ConfigureAwait(false);
        foreach (var table in tables)
        {
            await ExecuteAsync($"DELETE FROM \"{table}\"", cancellationToken).ConfigureAwait(false);
        }

        await ExecuteAsync("UPDATE emews_sequences SET value = 0", cancellationToken).ConfigureAwait(false);
    }
}
