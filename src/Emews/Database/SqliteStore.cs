using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Emews.Tasks;

namespace Emews.Database;

/// <summary>
/// An EMEWS DB in one SQLite file, for all processes of one machine. Every change is one transaction, made on one thread that owns the
/// writing connection; what only reads has a thread and a connection of its own; waiting has a third.
/// </summary>
public sealed partial class SqliteStore : IEmewsDatabase
{
    private readonly SqliteStoreOptions _options;
    private readonly SqliteLane _writer;
    private readonly SqliteLane _reader;
    private readonly SqliteWatcher _watcher;

    private SqliteStore(string path, SqliteStoreOptions options, SqliteLane writer, SqliteLane reader, SqliteWatcher watcher)
    {
        Path = path;
        _options = options;
        _writer = writer;
        _reader = reader;
        _watcher = watcher;
    }

    /// <summary>The file, as a full path.</summary>
    public string Path { get; }

    /// <summary>Opens the file, makes it where there is none, and brings its schema up to date.</summary>
    /// <exception cref="EmewsException">The file cannot be used; the message says why and what to do.</exception>
    public static async Task<SqliteStore> OpenAsync(
        string path, SqliteStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BusyTimeout, TimeSpan.FromMilliseconds(1), nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PollInterval, TimeSpan.FromMilliseconds(1), nameof(options));
        cancellationToken.ThrowIfCancellationRequested();
        var file = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(file))
        {
            throw new EmewsException($"{file} is a folder: name a file in it.");
        }

        if (System.IO.Path.GetDirectoryName(file) is { } folder && !Directory.Exists(folder))
        {
            throw new EmewsException($"The folder {folder} does not exist.");
        }

        SqliteSession OpenReader() => SqliteSession.Open(file, options.BusyTimeout, writes: false);
        var writer = await SqliteLane.StartAsync("emews sqlite writer", file, () =>
        {
            var session = SqliteSession.Open(file, options.BusyTimeout, writes: true, create: true);
            try
            {
                SqliteMigrations.Apply(session, file, SqliteMigrations.All);
                if (options.MaxPages is { } pages)
                {
                    session.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count = {pages}"));
                }

                return session;
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }).ConfigureAwait(false);
        try
        {
            var reader = await SqliteLane.StartAsync("emews sqlite reader", file, OpenReader).ConfigureAwait(false);
            return new SqliteStore(file, options, writer, reader, new SqliteWatcher(file, options.PollInterval, OpenReader));
        }
        catch
        {
            await writer.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _watcher.DisposeAsync().ConfigureAwait(false);
        await _reader.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>One transaction that changes something. It holds the write lock from its beginning, and gets the database's time.</summary>
    private Task<T> WriteAsync<T>(
        Func<SqliteSession, long, T> change, CancellationToken cancellationToken, [CallerMemberName] string verb = "") =>
        _writer.RunAsync(
            session =>
            {
                var answer = InTransaction(session, session.BeginImmediate, () => change(session, Now()));
                _options.AfterCommit?.Invoke(verb);
                return answer;
            },
            cancellationToken);

    /// <summary>One look at the database: all its statements see the same state.</summary>
    private Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken) =>
        _reader.RunAsync(session => InTransaction(session, () => session.Execute("BEGIN"), () => read(session)), cancellationToken);

    private static T InTransaction<T>(SqliteSession session, Action begin, Func<T> work)
    {
        begin();
        try
        {
            var answer = work();
            session.Execute("COMMIT");
            return answer;
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    /// <summary>The database's clock is its machine's, asked here and not by SQL because that knows milliseconds only.</summary>
    private long Now() => Micros.From(TimeProvider.System.GetUtcNow() + (_options.ClockOffset?.Invoke() ?? default));

    /// <summary>A set of ids as one parameter, for <c>json_each</c>.</summary>
    private static string ToJson(IEnumerable<TaskId> ids) => JsonSerializer.Serialize(ids.Select(id => id.Value));
}
