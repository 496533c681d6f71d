using Emews.Database;
using Emews.Tests.Postgres;

namespace Emews.Tests.Stores;

/// <summary>Carries a store on PostgreSQL: a database of its own in a running cluster.</summary>
internal sealed class PostgresCarrier(Func<Task<PostgresDatabase>> newDatabase) : IStoreCarrier
{
    private PostgresDatabase? _database;

    /// <summary>In the cluster that the whole program shares.</summary>
    public PostgresCarrier()
        : this(async () => await (await SharedPostgres.ClusterAsync()).CreateEmewsDatabaseAsync())
    {
    }

    public PostgresDatabase Database => _database ?? throw new InvalidOperationException("Not initialized yet.");

    public IForeignPool Foreign => new SqlForeignPool(
        sql => Database.RunAsync(sql),
        "timezone('UTC', clock_timestamp())",
        "INSERT INTO emews_queue_IN SELECT eq_task_type, eq_task_id FROM eq_tasks WHERE eq_task_id = {0} AND json_out <> 'EQ_STOP'");

    public async ValueTask InitializeAsync() => _database = await newDatabase();

    public Task<StoreClient> OpenAsync(CancellationToken cancellationToken) => OpenAsync(new(), cancellationToken);

    public async Task<StoreClient> OpenAsync(PostgresStoreOptions options, CancellationToken cancellationToken)
    {
        var cut = new AnswerCut();
        var store = await PostgresStore.OpenAsync(
            Database.ConnectionString, options with { AfterCommit = _ => cut.Answer() }, cancellationToken);
        return new StoreClient(store, store, cut);
    }

    /// <summary>The database's clock cannot be moved, so what it is compared with moves the other way.</summary>
    public async Task LetTimePassAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        await Database.RunAsync("CREATE OR REPLACE FUNCTION emews_up_since() RETURNS timestamptz LANGUAGE sql STABLE AS $$SELECT timestamptz '-infinity'$$");
        await Database.RunAsync(
            """
            WITH backoff AS (UPDATE emews_backoff SET due = due - $1),
                 foreign_runs AS (UPDATE emews_foreign_runs SET begun = begun - $1)
            UPDATE emews_agents SET last_heartbeat = last_heartbeat - $1, registered = registered - $1
            """,
            time);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
