using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Emews.Database;

/// <summary>One thread with one connection of its own: it takes jobs in turn, so that no caller's thread ever waits for the disk.</summary>
internal sealed class SqliteLane : IAsyncDisposable
{
    private readonly BlockingCollection<Action<SqliteSession>> _jobs = [];
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _path;
    private int _disposed;

    private SqliteLane(string path) => _path = path;

    /// <summary>Starts the thread; <paramref name="open"/> runs on it.</summary>
    public static async Task<SqliteLane> StartAsync(string name, string path, Func<SqliteSession> open)
    {
        var lane = new SqliteLane(path);
        new Thread(() => lane.Work(open)) { IsBackground = true, Name = name }.Start();
        await lane._opened.Task.ConfigureAwait(false);
        return lane;
    }

    /// <summary>Queues a job. Cancelling takes it back only while it waits: once begun it ends, so that its answer is known.</summary>
    public async Task<T> RunAsync<T>(Func<SqliteSession, T> job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        void Work(SqliteSession session)
        {
            if (Interlocked.Exchange(ref begun, 1) != 0)
            {
                return;
            }

            try
            {
                answer.SetResult(job(session));
            }
            catch (SqliteException e)
            {
                answer.SetException(SqliteErrors.Explain(_path, e));
            }
#pragma warning disable CA1031 // The caller gets it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                answer.SetException(e);
            }
        }

        ObjectDisposedException.ThrowIf(!TryAdd(Work), typeof(SqliteStore));
        using var registration = cancellationToken.Register(() =>
        {
            if (Interlocked.Exchange(ref begun, 1) == 0)
            {
                answer.SetCanceled(cancellationToken);
            }
        });
        return await answer.Task.ConfigureAwait(false);
    }

    /// <summary>Ends what is queued and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            _jobs.CompleteAdding();
        }

        await _closed.Task.ConfigureAwait(false);
        _jobs.Dispose();
    }

    private bool TryAdd(Action<SqliteSession> job)
    {
        try
        {
            _jobs.Add(job, CancellationToken.None);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;   // closed meanwhile
        }
    }

    private void Work(Func<SqliteSession> open)
    {
        try
        {
            using var session = open();
            _opened.SetResult();
            foreach (var job in _jobs.GetConsumingEnumerable())
            {
                job(session);
            }
        }
        catch (SqliteException e)
        {
            _opened.TrySetException(SqliteErrors.Explain(_path, e));
        }
#pragma warning disable CA1031 // Whoever opens the store gets it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _opened.TrySetException(e);
        }
        finally
        {
            _closed.SetResult();
        }
    }
}
