using System.Runtime.CompilerServices;
using Emews.Database.Addresses;
using Emews.Tasks;
using Npgsql;

namespace Emews.Database;

/// <summary>
/// An EMEWS DB on PostgreSQL, in which EQ-SQL's clients may work at the same time. Every verb is a fixed number of round trips whatever
/// the number of tasks, most of them one statement; what was committed is told to other processes by notifications.
/// </summary>
public sealed partial class PostgresStore : IEmewsDatabase
{
    // About this many bytes of text go in one statement.
    private const int MaxBytes = 8 * 1024 * 1024;

    private readonly PostgresStoreOptions _options;
    private readonly PostgresLink _link;
    private readonly PostgresNews _news;
    private readonly PostgresNotifier _notifier;
    private readonly PostgresMaintainer _maintainer;

    private PostgresStore(string connectionString, PostgresStoreOptions options)
    {
        _options = options;
        Address = PostgresSettings.Address(connectionString);
        _link = new PostgresLink(connectionString, options);
        _news = new PostgresNews(connectionString, options.ApplicationName);
        _notifier = new PostgresNotifier(NotifyAsync);
        _maintainer = new PostgresMaintainer(_news);
    }

    /// <summary>The database in words: user, host, port and name.</summary>
    public string Place => _link.Place;

    /// <summary>Where the database is.</summary>
    internal DatabaseAddress.PostgreSql Address { get; }

    /// <summary>For how long the database has been gone; null while it answers.</summary>
    internal TimeSpan? AwayFor => _link.AwayFor;

    /// <summary>Opens the EMEWS DB, and brings its schema up to date: an empty database is filled, one that EQ-SQL made is adopted.</summary>
    /// <param name="connectionString">Npgsql's <c>key=value</c> form.</param>
    /// <param name="options">How the store behaves.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EmewsException">The database cannot be used; the message says why and what to do.</exception>
    public static async Task<PostgresStore> OpenAsync(
        string connectionString, PostgresStoreOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        options ??= new();
        options.Validate();
        var store = new PostgresStore(connectionString, options);
        try
        {
            await PostgresMigrations.ApplyAsync(store._link, PostgresMigrations.All, cancellationToken).ConfigureAwait(false);
            return store;
        }
        catch
        {
            await store.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _notifier.DisposeAsync().ConfigureAwait(false);
        await _news.DisposeAsync().ConfigureAwait(false);
        await _link.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>A verb that changes something.</summary>
    private async Task<T> ChangeAsync<T>(
        Func<PostgresSession, Task<T>> change, CancellationToken cancellationToken, [CallerMemberName] string verb = "")
    {
        var answer = await _link.RunAsync(change, _options.Patience, cancellationToken).ConfigureAwait(false);
        _options.AfterCommit?.Invoke(verb);
        return answer;
    }

    /// <summary>A verb that only looks.</summary>
    private Task<T> LookAsync<T>(Func<PostgresSession, Task<T>> look, CancellationToken cancellationToken) =>
        _link.RunAsync(look, _options.Patience, cancellationToken);

    /// <summary>Not worth the wait for the disk, nor a second try.</summary>
    private async Task NotifyAsync(string channel, string payload)
    {
        if (!_options.Notifies)
        {
            return;
        }

        try
        {
            await _link.RunAsync(
                session => session.ExecuteAsync(
                    "SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, $2)", CancellationToken.None, channel, payload),
                TimeSpan.Zero,
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (EmewsException)
        {
            // Those who wait look for themselves after a while.
        }
    }

    private static long[] Ids(IEnumerable<TaskId> taskIds) => [.. taskIds.Select(id => id.Value)];

    private static TaskId ReadId(NpgsqlDataReader row) => new(row.GetInt32(0));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? Time(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
