using Emews.Database.Addresses;
using Npgsql;

namespace Emews.Database;

/// <summary>What Emews adds to the settings of a connection.</summary>
internal static class PostgresSettings
{
    /// <summary>
    /// Marks the session as ours, for the triggers; keeps times in UTC; and pins the plans: a queue is empty one minute and holds a
    /// million the next, so that what a plan was made for says nothing. Each statement here is written for its indexes: it finds rows
    /// by key, one after the other, and never by a walk over a table. Where a table is joined that may have been thought empty, the key
    /// is written as <c>= ANY(ARRAY[key])</c>: of an equality the planner might make a walk over the whole index.
    /// </summary>
    private const string SessionOptions =
        "-c emews.own=1 -c TimeZone=UTC -c jit=off -c plan_cache_mode=force_generic_plan "
        + "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

    /// <summary>For connections that carry out verbs.</summary>
    public static string ForVerbs(string connectionString, string application, int connections)
    {
        var settings = Common(connectionString, application);
        settings.Pooling = true;
        settings.MinPoolSize = 0;
        settings.MaxPoolSize = connections;
        settings.NoResetOnClose = true; // no verb leaves anything behind in its session
        settings.MaxAutoPrepare = 64;
        settings.AutoPrepareMinUsages = 2;
        return settings.ToString();
    }

    /// <summary>For the connection that listens.</summary>
    public static string ForNews(string connectionString, string application)
    {
        var settings = Common(connectionString, application);
        settings.Pooling = false;
        return settings.ToString();
    }

    /// <summary>The database in words: its address, never with a password.</summary>
    public static string Place(string connectionString) => $"The database {Address(connectionString)}";

    /// <summary>Where the database is.</summary>
    public static DatabaseAddress.PostgreSql Address(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var user = settings.Username ?? PostgresDefaults.User;
        return new(settings.Host ?? PostgresDefaults.Host, settings.Port, settings.Database ?? user, user);
    }

    private static NpgsqlConnectionStringBuilder Common(string connectionString, string application)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.ApplicationName = application;
        settings.Options = string.IsNullOrEmpty(settings.Options) ? SessionOptions : $"{SessionOptions} {settings.Options}";
        settings.Timeout = 5;
        settings.CommandTimeout = 60;

        // A peer that vanished without a word is noticed after 25 s; on a socket of this machine none can, and the system refuses to watch it.
        if (!Path.IsPathRooted(settings.Host))
        {
            settings.TcpKeepAlive = true;
            settings.TcpKeepAliveTime = 10;
            settings.TcpKeepAliveInterval = 5;
        }

        settings.IncludeErrorDetail = false; // details hold payloads
        return settings;
    }
}
