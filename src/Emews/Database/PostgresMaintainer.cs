using Npgsql;

namespace Emews.Database;

/// <summary>
/// Keeps the queues quick. A claim finds the head of its queue behind the rows of all earlier claims, which are dead but still there, so
/// that it slows down as the queue drains; PostgreSQL's own vacuum looks once a minute, in which a million tasks may pass.
/// </summary>
internal sealed class PostgresMaintainer(PostgresNews news)
{
    // A vacuum takes as long as 10^7 steps over dead rows. Once claims have made as many, it pays; of n dead rows a claim passes n / 2
    // on average, and n / b claims that brought b tasks each left them, so that the number is n = sqrt(2 * 10^7 * b).
    private const double StepsOfVacuum = 2e7;

    private long _claims = 1;
    private long _tasks = 1;
    private int _changes;

    private int Worthwhile => (int)Math.Sqrt(StepsOfVacuum * Interlocked.Read(ref _tasks) / Interlocked.Read(ref _claims));

    /// <summary>Counts a claim.</summary>
    public void Claimed(int tasks)
    {
        if (tasks > 0)
        {
            Interlocked.Increment(ref _claims);
            Interlocked.Add(ref _tasks, tasks);
            Changed(tasks);
        }
    }

    /// <summary>Counts rows of the output queue that were changed or taken.</summary>
    public void Changed(int rows)
    {
        // Others leave dead rows, too: it is looked sooner than our own are enough.
        var lookAfter = Worthwhile / 8;
        if (Interlocked.Add(ref _changes, rows) >= lookAfter && Interlocked.Exchange(ref _changes, 0) >= lookAfter)
        {
            news.Do((connection, cancellationToken) => VacuumAsync(connection, Worthwhile, cancellationToken));
        }
    }

    /// <summary>Of several who come to this at once, one does it: the others find the table locked and pass on.</summary>
    private static async Task VacuumAsync(NpgsqlConnection connection, int worthwhile, CancellationToken cancellationToken)
    {
        var look = new NpgsqlCommand(
            "SELECT pg_stat_get_dead_tuples('emews_queue_OUT'::regclass) >= $1", connection);
        await using (look.ConfigureAwait(false))
        {
            look.Parameters.Add(new NpgsqlParameter { Value = worthwhile });
            if (await look.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
            {
                return;
            }
        }

        // Not truncating: that would lock the queue against everybody.
        var vacuum = new NpgsqlCommand(
            "VACUUM (SKIP_LOCKED, INDEX_CLEANUP on, TRUNCATE off, PARALLEL 0) emews_queue_OUT, emews_leases", connection);
        await using (vacuum.ConfigureAwait(false))
        {
            await vacuum.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
