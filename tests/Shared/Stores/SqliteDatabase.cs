using System.Globalization;
using Emews.Database;
using Microsoft.Data.Sqlite;

namespace Emews.Tests.Stores;

/// <summary>A SQLite file of a test's own, with a clock that can be moved.</summary>
internal sealed class SqliteDatabase : IStoreCarrier, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emews-test-").FullName;
    private TimeSpan _offset;

    public string Path => System.IO.Path.Combine(_folder, "emews.db");

    /// <remarks>It numbers its results, so that they come in the order of all others.</remarks>
    public IForeignPool Foreign => new SqlForeignPool(
        RunForeignAsync,
        "'2001-01-31T13:00:00.000000+05:00'",
        """
        UPDATE emews_sequences SET value = 1 + MAX(value, (SELECT COALESCE(MAX(rowid), 0) FROM emews_queue_IN)) WHERE name = 'ended';
        INSERT INTO emews_queue_IN (rowid, eq_task_type, eq_task_id)
        SELECT s.value, t.eq_task_type, t.eq_task_id FROM eq_tasks t, emews_sequences s
        WHERE t.eq_task_id = {0} AND t.json_out <> 'EQ_STOP' AND s.name = 'ended'
        """);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public Task LetTimePassAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        _offset += time;
        return Task.CompletedTask;
    }

    public async Task<StoreClient> OpenAsync(CancellationToken cancellationToken)
    {
        var cut = new AnswerCut();
        var options = new SqliteStoreOptions { ClockOffset = () => _offset, AfterCommit = _ => cut.Answer() };
        var store = await SqliteStore.OpenAsync(Path, options, cancellationToken);
        return new StoreClient(store, store, cut);
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var session = SqliteSession.Open(Path, TimeSpan.FromSeconds(30), writes: true);
        return session.Query(sql, read);
    }

    public void Run(string script)
    {
        using var session = SqliteSession.Open(Path, TimeSpan.FromSeconds(30), writes: true, create: true);
        session.Run(script);
    }

    /// <summary>As one transaction, and by the clock that was moved.</summary>
    // Its triggers know the real clock: what begins by them now is moved by as much as that of the store.
    private Task RunForeignAsync(string sql)
    {
        Run(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            CREATE TEMP TABLE before AS SELECT task_id, begun FROM emews_foreign_runs;
            BEGIN;
            {sql};
            UPDATE emews_foreign_runs SET begun = begun + {_offset.Ticks / TimeSpan.TicksPerMicrosecond}
            WHERE (task_id, begun) NOT IN (SELECT task_id, begun FROM before);
            COMMIT
            """));
        return Task.CompletedTask;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
