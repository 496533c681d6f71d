using Emews.Database;
using Microsoft.Data.Sqlite;

namespace Emews.Tests.Stores;

/// <summary>A SQLite file of a test's own, with a clock that can be moved.</summary>
internal sealed class SqliteDatabase : IStoreCarrier, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emews-test-").FullName;
    private TimeSpan _offset;

    public string Path => System.IO.Path.Combine(_folder, "emews.db");

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

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
