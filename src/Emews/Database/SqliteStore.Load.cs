namespace Emews.Database;

public sealed partial class SqliteStore : IMeasuredStore
{
    Task<DatabaseLoad> IMeasuredStore.MeasureAsync(CancellationToken cancellationToken) => ReadAsync(
        session => new DatabaseLoad(
            session.Query(DatabaseLoad.TasksSql, row => new TaskLoad(row.GetInt32(0), row.GetString(1), row.GetInt64(2))),
            session.Query(
                DatabaseLoad.PoolsSql("a.last_heartbeat + a.lease_time >= @now"),
                row => new PoolLoad(
                    row.GetString(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)),
                ("@now", Now()))),
        cancellationToken);
}
