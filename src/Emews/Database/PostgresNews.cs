using System.Threading.Channels;
using Emews.Tasks;
using Npgsql;

namespace Emews.Database;

/// <summary>
/// The one connection of a store that listens. It wakes those who wait when something was committed that may concern them, whoever did
/// that; it also does the odd job that must not hold up the verbs.
/// </summary>
internal sealed class PostgresNews : IAsyncDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(500);

    private readonly string _settings;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _channels = new(StringComparer.Ordinal);
    private readonly List<Waiter> _waiters = [];
    private readonly Channel<Func<NpgsqlConnection, CancellationToken, Task>> _jobs =
        Channel.CreateUnbounded<Func<NpgsqlConnection, CancellationToken, Task>>();
    private readonly CancellationTokenSource _disposed = new();
    private Task? _loop;
    private CancellationTokenSource _interrupt = new();

    public PostgresNews(string connectionString, string application) =>
        _settings = PostgresSettings.ForNews(connectionString, application);

    /// <summary>Waits until the condition holds, or the time is over.</summary>
    /// <param name="channel">Where news of it comes in.</param>
    /// <param name="concerns">Whether a notification may have to do with it.</param>
    /// <param name="condition">Looks at the database; asked once at the beginning, and after news.</param>
    /// <param name="timeout">When to give up; may be infinite.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(
        string channel, Predicate<string> concerns, Func<CancellationToken, Task<bool>> condition, TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, Timeout.InfiniteTimeSpan);
        using var over = new CancellationTokenSource(timeout, _time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over.Token, _disposed.Token);
        var waiter = Add(channel, concerns);
        try
        {
            // In this order: what is committed after the first look comes as news.
            await waiter.Listening.Task.WaitAsync(end.Token).ConfigureAwait(false);
            while (!await condition(end.Token).ConfigureAwait(false))
            {
                await waiter.Woken.WaitAsync(end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over, and whoever waited looks for himself; or the store was closed, and he must not.
            ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, typeof(PostgresStore));
        }
        finally
        {
            Remove(waiter);
        }
    }

    /// <summary>Has a job done on the connection soon, between news. One that fails is forgotten.</summary>
    public void Do(Func<NpgsqlConnection, CancellationToken, Task> job)
    {
        _jobs.Writer.TryWrite(job);
        lock (_lock)
        {
            Start();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task? loop;
        lock (_lock)
        {
            // Inside: no waiter may start the loop anew.
            _ = _disposed.CancelAsync();
            loop = _loop;
        }

        if (loop is not null)
        {
            await loop.ConfigureAwait(false);
        }
    }

    private Waiter Add(string channel, Predicate<string> concerns)
    {
        var waiter = new Waiter(channel, concerns);
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, typeof(PostgresStore));
            _waiters.Add(waiter);
            if (_channels.Contains(channel))
            {
                waiter.Listening.TrySetResult();
            }
            else
            {
                Start();
            }
        }

        return waiter;
    }

    private void Remove(Waiter waiter)
    {
        lock (_lock)
        {
            _waiters.Remove(waiter);
        }

        waiter.Woken.Dispose();
    }

    /// <summary>Starts the loop, or has it look at what there is to do.</summary>
    private void Start()
    {
        _loop ??= Task.Run(RunAsync, CancellationToken.None);
        _ = _interrupt.CancelAsync();
    }

    private async Task RunAsync()
    {
        while (!_disposed.IsCancellationRequested)
        {
            try
            {
                var connection = new NpgsqlConnection(_settings);
                await using (connection.ConfigureAwait(false))
                {
                    await connection.OpenAsync(_disposed.Token).ConfigureAwait(false);
                    connection.Notification += (_, news) => Wake(news.Channel, news.Payload);
                    await ListenAsync(connection).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is NpgsqlException or IOException or TimeoutException or InvalidOperationException)
            {
                // The verbs tell of an outage; here it only means that those who wait must look for themselves, until we listen again.
                Forget();
                await Task.Delay(Jitter.Around(RetryDelay), _time, _disposed.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ListenAsync(NpgsqlConnection connection)
    {
        while (true)
        {
            var interrupt = Reset();
            await ListenToAllAsync(connection).ConfigureAwait(false);
            while (_jobs.Reader.TryRead(out var job))
            {
                await job(connection, _disposed.Token).ConfigureAwait(false);
            }

            using var end = CancellationTokenSource.CreateLinkedTokenSource(interrupt, _disposed.Token);
            try
            {
                while (true)
                {
                    await connection.WaitAsync(end.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (!_disposed.IsCancellationRequested)
            {
                // A new channel, or a job.
            }
        }
    }

    private CancellationToken Reset()
    {
        lock (_lock)
        {
            if (_interrupt.IsCancellationRequested)
            {
                _interrupt = new CancellationTokenSource();
            }

            return _interrupt.Token;
        }
    }

    private async Task ListenToAllAsync(NpgsqlConnection connection)
    {
        List<string> missing;
        lock (_lock)
        {
            missing = [.. _waiters.Select(waiter => waiter.Channel).Distinct(StringComparer.Ordinal).Except(_channels, StringComparer.Ordinal)];
        }

        foreach (var channel in missing)
        {
            var command = new NpgsqlCommand($"LISTEN {channel}", connection);
            await using (command.ConfigureAwait(false))
            {
                await command.ExecuteNonQueryAsync(_disposed.Token).ConfigureAwait(false);
            }
        }

        lock (_lock)
        {
            _channels.UnionWith(missing);
            foreach (var waiter in _waiters.Where(waiter => missing.Contains(waiter.Channel, StringComparer.Ordinal)))
            {
                if (!waiter.Listening.TrySetResult())
                {
                    waiter.Wake(); // It listened before: what came between that connection's end and now was missed.
                }
            }
        }
    }

    private void Wake(string channel, string payload)
    {
        lock (_lock)
        {
            foreach (var waiter in _waiters)
            {
                if (string.Equals(waiter.Channel, channel, StringComparison.Ordinal) && waiter.Concerns(payload))
                {
                    waiter.Wake();
                }
            }
        }
    }

    private void Forget()
    {
        lock (_lock)
        {
            _channels.Clear();
        }
    }

    private sealed class Waiter(string channel, Predicate<string> concerns)
    {
        public string Channel => channel;

        public Predicate<string> Concerns => concerns;

        public TaskCompletionSource Listening { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SemaphoreSlim Woken { get; } = new(0);

        public void Wake()
        {
            if (Woken.CurrentCount == 0)
            {
                Woken.Release();
            }
        }
    }
}
