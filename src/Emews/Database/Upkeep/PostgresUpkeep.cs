using System.Data.Common;
using Emews.Database.Addresses;
using Emews.Tasks;
using Npgsql;

namespace Emews.Database.Upkeep;

/// <summary>The upkeep of a PostgreSQL database.</summary>
internal sealed class PostgresUpkeep(DatabaseAddress.PostgreSql address) : DatabaseUpkeep(new NpgsqlConnection(Settings(address)))
{
    private const int TimeoutSeconds = 15;

    // Somebody sits before it and waits.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private string Place => $"The database {address}";

    protected override int NewestSchema => PostgresMigrations.All[^1].Version;

    protected override string Engine => "PostgreSQL";

    protected override string Version => ((NpgsqlConnection)Connection).PostgreSqlVersion.ToString();

    protected override string ExistsSql => "SELECT count(*) FROM pg_class WHERE oid = to_regclass(quote_ident(@name))";

    protected override string LivesSql => "last_heartbeat + lease_time >= now()";

    protected override string MicrosOf(string column) => $"(extract(epoch FROM {column}) * 1000000)::bigint";

    protected override EmewsException Explain(DbException error) => PostgresErrors.Explain(Place, error);

    protected override async Task ReachAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (PostgresProbe.Of(Connection.ConnectionString)?.AskAsync(Patience, cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception error) when (PostgresErrors.IsOutage(error))
        {
            throw PostgresErrors.Explain(Place, error);
        }
    }

    protected override async Task EmptyAsync(CancellationToken cancellationToken)
    {
        // An EQ-SQL client may sit in an open transaction: better to say so soon than to hold up all others behind us.
        await ExecuteAsync("SET LOCAL lock_timeout = '5s'", cancellationToken).ConfigureAwait(false);
        var tables = await QueryAsync(
            """
            SELECT quote_ident(relname) FROM pg_class
            WHERE relkind = 'r' AND pg_table_is_visible(oid) AND relname <> 'emews_schema'
                AND (relname LIKE 'emews\_%' OR relname IN ('eq_tasks', 'eq_exp_id_tasks', 'eq_task_tags'))
            """,
            row => row.GetString(0),
            cancellationToken).ConfigureAwait(false);
        await ExecuteAsync($"TRUNCATE {string.Join(", ", tables)}", cancellationToken).ConfigureAwait(false);
        await ExecuteAsync("ALTER SEQUENCE emews_id_generator RESTART WITH 1", cancellationToken).ConfigureAwait(false);
    }

    private static string Settings(DatabaseAddress.PostgreSql address) =>
        new NpgsqlConnectionStringBuilder(EmewsDatabase.ConnectionString(address))
        {
            ApplicationName = "emews db",
            Pooling = false,
            Timeout = TimeoutSeconds,
            CommandTimeout = 0,
            IncludeErrorDetail = false,
        }.ConnectionString;
}
