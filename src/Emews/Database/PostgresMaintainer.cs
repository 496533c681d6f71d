using Npgsql;

namespace Emews.Database;

/// <summary>
/// Keeps the queues quick. A claim finds the head of its queue behind the rows of all earlier claims, which are dead but still there, so
/// that it slows down as the queue drains; PostgreSQL's own vacuum looks once a minute, in which a million tasks may pass.
/// </summary>
internal sealed class PostgresMaintainer(PostgresNews news)
{
    /// <summary>How many dead rows are worth a vacuum: a claim passes them in a tenth of a millisecond.</summary>
    private const int MaxDead = 50_000;

    /// <summary>After how many changes of our own we look how many dead rows all have left.</summary>
    private const int LookEvery = 5_000;

    private int _changes;

    /// <summary>Counts rows of the output queue that were taken or changed.</summary>
    public void Changed(int rows)
    {
        if (Interlocked.Add(ref _changes, rows) < LookEvery || Interlocked.Exchange(ref _changes, 0) < LookEvery)
        {
            return;
        }

        news.Do(VacuumAsync);
    }

    /// <summary>Of several who come to this at once, one does it: the others find the table locked and pass on.</summary>
    private static async Task VacuumAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var look = new NpgsqlCommand(
            "SELECT pg_stat_get_dead_tuples('emews_queue_OUT'::regclass) >= $1", connection);
        await using (look.ConfigureAwait(false))
        {
            look.Parameters.Add(new NpgsqlParameter { Value = MaxDead });
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
