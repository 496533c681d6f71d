using Emews.Tasks;
using Npgsql;

namespace Emews.Database;

/// <summary>
/// The connections that carry out a store's verbs. Every verb may be repeated safely, so one that met a deadlock or a database that is
/// gone is simply sent again, for as long as the store has patience.
/// </summary>
internal sealed class PostgresLink : IAsyncDisposable
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _slots;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly PostgresOutage _outage;

    public PostgresLink(string connectionString, PostgresStoreOptions options)
    {
        var count = options.MaxConnections - 1;
        var settings = PostgresSettings.ForVerbs(connectionString, options.ApplicationName, count);
        Place = PostgresSettings.Place(settings);
        _source = NpgsqlDataSource.Create(settings);
        _slots = new SemaphoreSlim(count);
        _outage = new PostgresOutage(Place, options.OnTrouble, _time);
    }

    /// <summary>The database in words, without a password.</summary>
    public string Place { get; }

    /// <summary>Carries out a verb on a connection of its own.</summary>
    /// <param name="verb">What to do; sent again as a whole after an outage.</param>
    /// <param name="patience">How long to try again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EmewsException">The database refused, or is gone for longer than the patience lasts.</exception>
    public async Task<T> RunAsync<T>(
        Func<PostgresSession, Task<T>> verb, TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            try
            {
                var answer = await RunOnceAsync(verb, cancellationToken).ConfigureAwait(false);
                _outage.End();
                return answer;
            }
            catch (Exception error) when (PostgresErrors.IsOutage(error) || PostgresErrors.IsCollision(error))
            {
                var explained = PostgresErrors.Explain(Place, error);
                if (_time.GetElapsedTime(begun) + delay > patience)
                {
                    throw explained;
                }

                if (PostgresErrors.IsOutage(error))
                {
                    _outage.Begin(explained.Message, patience);
                }
            }
            catch (PostgresException error)
            {
                throw PostgresErrors.Explain(Place, error);
            }

            await Task.Delay(Jitter.Around(delay), _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync().ConfigureAwait(false);
        _slots.Dispose();
    }

    private static TimeSpan Longer(TimeSpan delay) => delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

    private async Task<T> RunOnceAsync<T>(Func<PostgresSession, Task<T>> verb, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                return await verb(new PostgresSession(connection)).ConfigureAwait(false);
            }
        }
        finally
        {
            _slots.Release();
        }
    }
}
