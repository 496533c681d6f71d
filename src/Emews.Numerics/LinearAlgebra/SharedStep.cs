using System.Runtime.ExceptionServices;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// One step of work in parts. Whoever is free takes the next part, the caller from the front and helpers from the back: in the steps of
/// a factorization the same columns then mostly stay in the cache of the same core. The caller waits for nobody who has not begun, so
/// that a busy machine or a busy thread pool costs no more than the help it does not give.
/// </summary>
#pragma warning disable CA1001 // Nobody knows when the last helper has left, and without a wait handle there is nothing to dispose of.
internal sealed class SharedStep(int parts, Action<int> work)
#pragma warning restore CA1001
{
    private readonly ManualResetEventSlim _done = new();
    private readonly int _parts = parts;
    private ExceptionDispatchInfo? _failure;
    private int _taken;
    private int _takenFromBack;
    private int _left = parts;

    /// <summary>Whether there are parts that nobody has taken.</summary>
    public bool IsOpen => Volatile.Read(ref _taken) < _parts;

    /// <summary>Takes parts until there is none left, and returns when all are done.</summary>
    public void Finish()
    {
        for (var front = 0; TryTake(); front++)
        {
            Do(front);
        }

        _done.Wait();
        _failure?.Throw();
    }

    /// <summary>Takes parts until there is none left.</summary>
    public void Help()
    {
        while (TryTake())
        {
            Do(_parts - Interlocked.Increment(ref _takenFromBack));
        }
    }

    // As many may be taken as there are, whichever they are: so the front and the back never meet.
    private bool TryTake() => Interlocked.Increment(ref _taken) <= _parts;

    private void Do(int part)
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
