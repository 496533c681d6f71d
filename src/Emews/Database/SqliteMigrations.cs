using Emews.Tasks;

namespace Emews.Database;

/// <summary>Brings a SQLite file to the schema this program knows.</summary>
internal static class SqliteMigrations
{
    /// <summary>All there are, in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = Migration.ReadAll("sqlite");

    /// <summary>Applies what is missing, in one transaction.</summary>
    public static void Apply(SqliteSession session, string path, IReadOnlyList<Migration> migrations)
    {
        session.Run("BEGIN IMMEDIATE");
        try
        {
            var current = CurrentVersion(session, path);
            var newest = migrations[^1].Version;
            if (current > newest)
            {
                throw new EmewsException(
                    $"{path} has schema {current}, made by a newer Emews; this one knows {newest}. Install that, or use another file.");
            }

            if (current > 0 && current < newest)
            {
                RefuseWhileAgentsLive(session, path);
            }

            foreach (var migration in migrations.Where(m => m.Version > current))
            {
                session.Run(migration.Script);
                session.Execute(
                    "INSERT INTO emews_schema (version, applied) VALUES (@version, CAST(unixepoch('subsec') * 1000000 AS INTEGER))",
                    ("@version", migration.Version));
            }

            session.Run("COMMIT");
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    private static int CurrentVersion(SqliteSession session, string path)
    {
        var tables = session.Query("SELECT lower(name) FROM sqlite_schema WHERE type = 'table'", row => row.GetString(0));
        if (tables.Contains("emews_schema"))
        {
            return (int)session.Scalar<long>("SELECT COALESCE(MAX(version), 0) FROM emews_schema");
        }

        if (tables.Count > 0 && !tables.Contains("eq_tasks"))
        {
            throw new EmewsException($"{path} is a database of another program: name a file that does not exist yet.");
        }

        session.Run("CREATE TABLE emews_schema (version INTEGER PRIMARY KEY, applied INTEGER NOT NULL)");
        return 0;
    }

    private static void RefuseWhileAgentsLive(SqliteSession session, string path)
    {
        var live = session.Query(
            """
            SELECT pool || ' (process ' || process_id || ' on ' || host || ')' FROM emews_agents
            WHERE ended IS NULL AND last_heartbeat + lease_time >= unixepoch('subsec') * 1000000
            """,
            row => row.GetString(0));
        if (live.Count > 0)
        {
            throw new EmewsException(
                $"{path} must be migrated, but worker pools of an older Emews use it: {string.Join(", ", live)}. Stop them first.");
        }
    }
}
