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

    // What a server that is there needs at most to let somebody in.
    private static readonly TimeSpan HurriedConnect = TimeSpan.FromSeconds(2);

    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _slots;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Outage _outage;
    private readonly CancellationToken _hurry;

    // Until the database has answered once it may not be there at all: who asks for it hears so soon, and nobody else.
    private volatile bool _hasAnswered;

    public PostgresLink(string connectionString, PostgresStoreOptions options)
    {
        var count = options.MaxConnections - 1;
        var settings = PostgresSettings.ForVerbs(connectionString, options.ApplicationName, count);
        Place = PostgresSettings.Place(settings);
        _source = NpgsqlDataSource.Create(settings);
        _slots = new SemaphoreSlim(count);
        _outage = new Outage(Place, options.OnTrouble, _time);
        _hurry = options.Hurry;
    }

    /// <summary>The database in words, without a password.</summary>
    public string Place { get; }

    /// <summary>For how long the database has been gone; null while it answers.</summary>
    public TimeSpan? AwayFor => _outage.Length;

    /// <summary>Carries out a verb on a connection of its own.</summary>
    /// <param name="verb">What to do; sent again as a whole after an outage.</param>
    /// <param name="patience">How long to try again; once there is no more time, not at all.</param>
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
                var answer = await RunOnceAsync(verb, LongestConnect(patience, _time.GetElapsedTime(begun)), cancellationToken).ConfigureAwait(false);
                _hasAnswered = true;
                _outage.End();
                return answer;
            }
            catch (Exception error) when (PostgresErrors.IsOutage(error) || PostgresErrors.IsCollision(error))
            {
                var explained = PostgresErrors.Explain(Place, error);
                var isOutage = PostgresErrors.IsOutage(error);
                if ((isOutage && _hurry.IsCancellationRequested)
                    || (patience != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(begun) + delay > patience))
                {
                    throw explained;
                }

                if (isOutage && _hasAnswered)
                {
                    _outage.Begin(explained.Message, patience);
                }
            }
            catch (NpgsqlException error)
            {
                throw PostgresErrors.Explain(Place, error);
            }

            await PauseAsync(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _outage.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        _slots.Dispose();
    }

    private static TimeSpan Longer(TimeSpan delay) => delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

    /// <summary>How long a connection may take: what is left of the patience with a database that has not answered yet.</summary>
    private TimeSpan? LongestConnect(TimeSpan patience, TimeSpan elapsed) =>
        _hasAnswered || patience <= TimeSpan.Zero ? null
        : patience > elapsed ? patience - elapsed
        : TimeSpan.Zero;

    private async Task<T> RunOnceAsync<T>(Func<PostgresSession, Task<T>> verb, TimeSpan? longestConnect, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = await ConnectAsync(longestConnect, cancellationToken).ConfigureAwait(false);
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

    private async Task<NpgsqlConnection> ConnectAsync(TimeSpan? longest, CancellationToken cancellationToken)
    {
        if (longest is null && !_hurry.CanBeCanceled)
        {
            return await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(longest ?? Timeout.InfiniteTimeSpan);
        var hurry = _hurry.UnsafeRegister(static end => ((CancellationTokenSource)end!).CancelAfter(HurriedConnect), end);
        await using (hurry.ConfigureAwait(false))
        {
            var connecting = _source.OpenConnectionAsync(end.Token).AsTask();
            try
            {
                // While a server that is there says nothing, the driver does not listen to its token.
                return await connecting.WaitAsync(end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException late)
            {
                _ = DropAsync(connecting);
                cancellationToken.ThrowIfCancellationRequested();
                throw new TimeoutException("it does not answer.", late);
            }
        }
    }

    private static async Task DropAsync(Task<NpgsqlConnection> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
        {
            await (await connecting.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Waits before the next try, which comes at once when the time runs out.</summary>
    private async Task PauseAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, _hurry.IsCancellationRequested ? CancellationToken.None : _hurry);
        Task pause = Task.Delay(Jitter.Around(delay), _time, end.Token);
        await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
