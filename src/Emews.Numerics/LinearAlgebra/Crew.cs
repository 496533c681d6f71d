using System.Diagnostics;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// The helpers of an execution, threads of the pool. After a step they look out for the next for a moment, for it mostly follows at once:
/// a core that has gone to sleep takes longer to wake, above all a virtual one, than most steps last.
/// </summary>
internal sealed class Crew : IThreadPoolWorkItem
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(0.5);

    private SharedStep? _step;
    private int _called;

    /// <summary>Does a step, with up to so many helpers. Several threads may do so at once; helpers then go to the last.</summary>
    public void Run(SharedStep step, int helpers)
    {
        Volatile.Write(ref _step, step);
        for (var called = Volatile.Read(ref _called); called < helpers; called++)
        {
            Interlocked.Increment(ref _called);
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        step.Finish();
        // A step that is done is not to keep what it works on in memory.
        Interlocked.CompareExchange(ref _step, null, step);
    }

    /// <summary>Helps with one step after the other until none has come for a moment.</summary>
    public void Execute()
    {
        for (var idle = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(idle) < Patience;)
        {
            if (Volatile.Read(ref _step) is { IsOpen: true } step)
            {
                step.Help();
                idle = Stopwatch.GetTimestamp();
            }
            else
            {
                Thread.SpinWait(1);
            }
        }

        Interlocked.Decrement(ref _called);
    }
}
