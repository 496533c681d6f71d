using Npgsql;

namespace Emews.Database;

public sealed partial class PostgresStore : IMeasuredStore
{
    Task<DatabaseLoad> IMeasuredStore.MeasureAsync(CancellationToken cancellationToken) => LookAsync(
        async session => new DatabaseLoad(
            await session.QueryAsync(
                DatabaseLoad.TasksSql, row => new TaskLoad(row.GetInt32(0), row.GetString(1), row.GetInt64(2)), cancellationToken).ConfigureAwait(false),
            await session.QueryAsync(DatabaseLoad.PoolsSql("a.last_heartbeat + a.lease_time >= now()"), ReadPool, cancellationToken).ConfigureAwait(false)),
        cancellationToken);

    private static PoolLoad ReadPool(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), (long)row.GetDecimal(5));
}
