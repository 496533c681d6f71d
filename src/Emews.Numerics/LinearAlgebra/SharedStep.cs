using System.Runtime.ExceptionServices;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// One step of work in parts. Whoever is free takes the next part; the caller works too and waits for nobody who has not begun, so
/// that a busy machine or a busy thread pool costs no more than the help it does not give.
/// </summary>
#pragma warning disable CA1001 // Nobody knows when the last helper has left, and without a wait handle there is nothing to dispose of.
internal sealed class SharedStep(int parts, Action<int> work) : IThreadPoolWorkItem
#pragma warning restore CA1001
{
    private readonly ManualResetEventSlim _done = new();
    private readonly int _parts = parts;
    private ExceptionDispatchInfo? _failure;
    private int _taken = -1;
    private int _left = parts;

    /// <summary>Returns when all parts are done.</summary>
    public void Run(int helpers)
    {
        for (var i = 0; i < helpers; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Execute();
        _done.Wait();
        _failure?.Throw();
    }

    /// <summary>Takes parts until there is none left.</summary>
    public void Execute()
    {
        for (var part = Interlocked.Increment(ref _taken); part < _parts; part = Interlocked.Increment(ref _taken))
        {
            try
            {
                work(part);
            }
#pragma warning disable CA1031 // It is thrown again where the step was started.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _failure = ExceptionDispatchInfo.Capture(exception);
            }

            if (Interlocked.Decrement(ref _left) == 0)
            {
                _done.Set();
            }
        }
    }
}
