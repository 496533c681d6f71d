using Emews.Tasks;
using Npgsql;

namespace Emews.Database;

/// <summary>Brings a PostgreSQL database to the schema this program knows.</summary>
internal static class PostgresMigrations
{
    // A client may sit in an open transaction for a while: five tries of two seconds, with time between for others to pass.
    private const int Tries = 5;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>All there are, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Migration.ReadAll("postgres");

    /// <summary>Applies what is missing, in one transaction; leaves a database that is up to date alone.</summary>
    /// <exception cref="EmewsException">It cannot be: who is in the way is named.</exception>
    public static async Task ApplyAsync(PostgresLink link, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        var version = await link.OpenAsync(session => VersionAsync(session, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (version == migrations[^1].Version)
        {
            return;
        }

        for (var left = Tries; !await TryApplyAsync(link, migrations, left == 1, cancellationToken).ConfigureAwait(false); left--)
        {
            await Task.Delay(Between, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The schema of the database: 0 where there is none of ours.</summary>
    public static async Task<int> VersionAsync(PostgresSession session, CancellationToken cancellationToken) =>
        await session.ScalarAsync<bool>("SELECT to_regclass('emews_schema') IS NOT NULL", cancellationToken).ConfigureAwait(false)
            ? await session.ScalarAsync<int>("SELECT COALESCE(max(version), 0) FROM emews_schema", cancellationToken).ConfigureAwait(false)
            : 0;

    private static async Task<bool> TryApplyAsync(
        PostgresLink link, IReadOnlyList<Migration> migrations, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            return await link.RunAsync(
                session => session.InTransactionAsync(
                    () => ApplyAsync(session, link.Place, migrations, cancellationToken), cancellationToken),
                TimeSpan.Zero,
                cancellationToken).ConfigureAwait(false);
        }
        catch (EmewsException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
        {
            if (!isLast)
            {
                return false;
            }

            var blockers = await link.RunAsync(session => BlockersAsync(session, cancellationToken), TimeSpan.Zero, cancellationToken)
                .ConfigureAwait(false);
            throw new EmewsException(
                $"{link.Place} must be migrated, and others hold its tables: {string.Join("; ", blockers)}. "
                + "Nothing was changed. End them (`SELECT pg_terminate_backend(PID)` does), or wait for them, and try again.",
                error);
        }
    }

    private static async Task<bool> ApplyAsync(
        PostgresSession session, string place, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync("SET LOCAL lock_timeout = '2s'", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"SELECT pg_advisory_xact_lock({PostgresLocks.Schema})", cancellationToken).ConfigureAwait(false);
        var current = await VersionAsync(session, cancellationToken).ConfigureAwait(false);
        if (current > migrations[^1].Version)
        {
            throw new EmewsException(
                $"{place} has schema {current}, made by a newer Emews; this one knows {migrations[^1].Version}. Install that, or use another database.");
        }

        if (current > 0 && current < migrations[^1].Version)
        {
            await RefuseWhileAgentsLiveAsync(session, place, cancellationToken).ConfigureAwait(false);
        }

        await session.ExecuteAsync(
            "CREATE TABLE IF NOT EXISTS emews_schema (version integer PRIMARY KEY, applied timestamptz NOT NULL DEFAULT now())",
            cancellationToken).ConfigureAwait(false);
        foreach (var migration in migrations.Where(migration => migration.Version > current))
        {
            await session.ExecuteAsync(migration.Script, cancellationToken).ConfigureAwait(false);
            await session.ExecuteAsync("INSERT INTO emews_schema (version) VALUES ($1)", cancellationToken, migration.Version)
                .ConfigureAwait(false);
        }

        return true;
    }

    private static async Task RefuseWhileAgentsLiveAsync(PostgresSession session, string place, CancellationToken cancellationToken)
    {
        var live = await session.QueryAsync(
            """
            SELECT format('%s (process %s on %s)', pool, process_id, host) FROM emews_agents
            WHERE ended IS NULL AND last_heartbeat + lease_time >= now()
            """,
            row => row.GetString(0),
            cancellationToken).ConfigureAwait(false);
        if (live.Count > 0)
        {
            throw new EmewsException(
                $"{place} must be migrated, but worker pools of an older Emews use it: {string.Join(", ", live)}. Stop them first.");
        }
    }

    /// <summary>Who holds locks on EQ-SQL's tables.</summary>
    private static Task<List<string>> BlockersAsync(PostgresSession session, CancellationToken cancellationToken) => session.QueryAsync(
        """
        SELECT DISTINCT format('%s of %s (process %s, %s since %s)',
            COALESCE(NULLIF(a.application_name, ''), 'a client'), a.usename, a.pid, a.state, date_trunc('second', a.xact_start))
        FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid JOIN pg_class c ON c.oid = l.relation
        WHERE l.granted AND l.pid <> pg_backend_pid() AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND c.relname IN ('eq_exp_id_tasks', 'eq_tasks', 'eq_task_tags', 'emews_queue_out', 'emews_queue_in')
        """,
        row => row.GetString(0),
        cancellationToken);
}
