using Emews.Tests.Postgres;
using Npgsql;

namespace Emews.IntegrationTests.Database.Outages;

/// <summary>What a blockade holds.</summary>
public enum Blocked
{
    /// <summary>Every table: no statement gets beyond its beginning.</summary>
    Tables,

    /// <summary>Every row but those of the output queue, which claims would pass over: a change is stopped in its middle.</summary>
    Rows,
}

/// <summary>A session of somebody else that holds locks until it ends, or its server does.</summary>
internal sealed class Blockade : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private Blockade(NpgsqlConnection connection) => _connection = connection;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Blockade> BeginAsync(PostgresDatabase database, Blocked blocked)
    {
        var tables = await database.QueryAsync(
            "SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1", row => row.GetString(0));
        var blockade = new Blockade(await database.ConnectAsync("blockade"));
        await blockade.RunAsync("BEGIN");
        await blockade.RunAsync(blocked is Blocked.Tables
            ? $"LOCK TABLE {string.Join(", ", tables)} IN ACCESS EXCLUSIVE MODE"
            : string.Join("; ", tables.Where(table => table is not "emews_queue_out").Select(table => $"SELECT FROM {table} FOR UPDATE")));
        return blockade;
    }

    /// <summary>Whether a session of that name waits for a lock.</summary>
    public static async Task<bool> HoldsUpAsync(PostgresDatabase database, string applicationName) => await database.CountAsync(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = $1 AND wait_event_type = 'Lock'
        """,
        applicationName) > 0;

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task RunAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
