using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Emews.Database;

/// <summary>
/// Wakes those who wait for something in the file, whoever wrote it. SQLite has no notifications: while somebody waits, one thread asks
/// every few milliseconds whether any other connection has committed, and only then looks whether what was waited for has come.
/// </summary>
internal sealed class SqliteWatcher : IAsyncDisposable
{
    private readonly string _path;
    private readonly TimeSpan _interval;
    private readonly Func<SqliteSession> _open;
    private readonly object _gate = new();
    private readonly List<Waiter> _waiters = [];
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _started;
    private bool _disposed;

    public SqliteWatcher(string path, TimeSpan interval, Func<SqliteSession> open)
    {
        _path = path;
        _interval = interval;
        _open = open;
    }

    /// <summary>Returns when <paramref name="condition"/> holds or the time is over; at once when it holds already.</summary>
    public async Task WaitAsync(Func<SqliteSession, bool> condition, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "A time to wait cannot be negative.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        var waiter = new Waiter(condition, timeout);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(SqliteStore));
            _waiters.Add(waiter);
            if (!_started)
            {
                _started = true;
                new Thread(Watch) { IsBackground = true, Name = "emews sqlite watcher" }.Start();
            }

            Monitor.Pulse(_gate);
        }

        using var registration = cancellationToken.Register(() =>
        {
            Forget(waiter);
            waiter.Done.TrySetCanceled(cancellationToken);
        });
        await waiter.Done.Task.ConfigureAwait(false);
    }

    /// <summary>Sends everybody home and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _disposed = true;
            if (!_started)
            {
                _closed.TrySetResult();
            }

            Monitor.Pulse(_gate);
        }

        await _closed.Task.ConfigureAwait(false);
    }

    private void Watch()
    {
        SqliteSession? session = null;
        long version = -1;
        while (AwaitTick() is { } waiters)
        {
            try
            {
                session ??= _open();
                // In this order: what is committed after the version is read changes it for the next look.
                var now = session.DataVersion();
                foreach (var waiter in waiters)
                {
                    if ((now != version || waiter.IsNew) && waiter.Condition(session))
                    {
                        Finish(waiter);
                    }

                    waiter.IsNew = false;
                    if (waiter.IsOver)
                    {
                        Finish(waiter);
                    }
                }

                version = now;
            }
#pragma warning disable CA1031 // Those who wait get it; the next to come find a fresh connection.
            catch (Exception e)
#pragma warning restore CA1031
            {
                session?.Dispose();
                session = null;
                foreach (var waiter in waiters)
                {
                    Forget(waiter);
                    waiter.Done.TrySetException(e is SqliteException s ? SqliteErrors.Explain(_path, s) : e);
                }
            }
        }

        session?.Dispose();
        _closed.SetResult();
    }

    // Blocks while nobody waits. Null when the store closes.
    private Waiter[]? AwaitTick()
    {
        lock (_gate)
        {
            if (!_disposed && _waiters.TrueForAll(w => !w.IsNew))
            {
                Monitor.Wait(_gate, _waiters.Count == 0 ? Timeout.InfiniteTimeSpan : _interval);
            }

            if (!_disposed)
            {
                return [.. _waiters];
            }

            foreach (var waiter in _waiters)
            {
                waiter.Done.TrySetException(new ObjectDisposedException(nameof(SqliteStore)));
            }

            return null;
        }
    }

    private void Finish(Waiter waiter)
    {
        Forget(waiter);
        waiter.Done.TrySetResult();
    }

    private void Forget(Waiter waiter)
    {
        lock (_gate)
        {
            _waiters.Remove(waiter);
        }
    }

    private sealed class Waiter(Func<SqliteSession, bool> condition, TimeSpan timeout)
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public Func<SqliteSession, bool> Condition => condition;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsNew { get; set; } = true;

        public bool IsOver => timeout != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(_began) >= timeout;
    }
}
