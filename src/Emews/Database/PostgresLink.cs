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

    // By then a server that is there has said something, and one that restarts is mostly back.
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(3);

    // One that is there and has much to do, or whose client has, may be slow to let it in for the first time.
    private static readonly TimeSpan SlowOpening = TimeSpan.FromSeconds(30);

    private readonly PostgresProbe? _probe;
    private readonly NpgsqlDataSource _source;
    private readonly SemaphoreSlim _slots;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Outage _outage;
    private readonly CancellationToken _hurry;

    // Until the database has answered once it may not be there at all, and nobody waits for it.
    private volatile bool _hasAnswered;

    public PostgresLink(string connectionString, PostgresStoreOptions options)
    {
        var count = options.MaxConnections - 1;
        var settings = PostgresSettings.ForVerbs(connectionString, options.ApplicationName, count);
        Place = PostgresSettings.Place(settings);
        _probe = PostgresProbe.Of(settings);
        _source = NpgsqlDataSource.Create(settings);
        _slots = new SemaphoreSlim(count);
        _outage = new Outage(Place, options.OnTrouble, _time);
        _hurry = options.Hurry;
    }

    /// <summary>The database in words, without a password.</summary>
    public string Place { get; }

    /// <summary>For how long the database has been gone; null while it answers.</summary>
    public TimeSpan? AwayFor => _outage.Length;

    /// <summary>For how long the database has been within reach since this link lost it; null where it never did.</summary>
    public TimeSpan? BackFor => AwayFor is null ? _outage.BackFor : TimeSpan.Zero;

    /// <summary>Carries out the first verb. Where there is no database its caller hears so soon, and nobody else.</summary>
    /// <param name="verb">What to do; sent again as a whole after an outage.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EmewsException">The database refused, or does not answer.</exception>
    public async Task<T> OpenAsync<T>(Func<PostgresSession, Task<T>> verb, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        if (_probe is not null)
        {
            await TryAsync(() => _probe.AskAsync(OpeningPatience, cancellationToken), OpeningPatience, cancellationToken).ConfigureAwait(false);
        }

        while (true)
        {
            try
            {
                return await RunAsync(verb, OpeningPatience, cancellationToken).ConfigureAwait(false);
            }
            catch (EmewsException slow) when (!_hurry.IsCancellationRequested && _time.GetElapsedTime(begun) < SlowOpening && PostgresErrors.IsTimeout(slow))
            {
                // It is there, for it has said so.
            }
        }
    }

    /// <summary>Carries out a verb on a connection of its own.</summary>
    /// <param name="verb">What to do; sent again as a whole after an outage.</param>
    /// <param name="patience">How long to try again; once there is no more time, not at all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EmewsException">The database refused, or is gone for longer than the patience lasts.</exception>
    public Task<T> RunAsync<T>(Func<PostgresSession, Task<T>> verb, TimeSpan patience, CancellationToken cancellationToken) =>
        TryAsync(() => RunOnceAsync(verb, cancellationToken), patience, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _outage.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
        _slots.Dispose();
    }

    private static TimeSpan Longer(TimeSpan delay) => delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

    private async Task<T> TryAsync<T>(Func<Task<T>> once, TimeSpan patience, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            try
            {
                var answer = await once().ConfigureAwait(false);
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

    private async Task<T> RunOnceAsync<T>(Func<PostgresSession, Task<T>> verb, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
            {
                try
                {
                    var answer = await verb(new PostgresSession(connection)).ConfigureAwait(false);
                    _hasAnswered = true;
                    return answer;
                }
                catch (Exception error) when (PostgresErrors.IsConfusion(error))
                {
                    // Nobody is to get this connection again.
                    NpgsqlConnection.ClearPool(connection);
                    throw new NpgsqlException(error.Message, new IOException("The connection is out of step.", error));
                }
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        if (!_hurry.CanBeCanceled)
        {
            return await _source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
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
