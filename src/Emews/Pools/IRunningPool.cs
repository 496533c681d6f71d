namespace Emews.Pools;

/// <summary>A worker pool that a run has started, and ends.</summary>
internal interface IRunningPool : IAsyncDisposable
{
    /// <summary>The pool's name.</summary>
    string Pool { get; }

    /// <summary>The process that it was started as.</summary>
    int ProcessId { get; }

    /// <summary>Where it writes what it has to say.</summary>
    string LogPath { get; }

    /// <summary>How it ended; null while it is at work, here or elsewhere.</summary>
    PoolEnd? End { get; }

    /// <summary>The job of a scheduler that it is in; null while it is not.</summary>
    string? Job { get; }

    /// <summary>Ends when the process that it was started as has ended.</summary>
    Task WaitAsync(CancellationToken cancellationToken);

    /// <summary>Asks it to claim no more: what it runs has a grace time to end.</summary>
    void Drain();

    /// <summary>Begins its end without waiting for it.</summary>
    void Stop();
}
