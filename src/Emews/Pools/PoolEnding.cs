namespace Emews.Pools;

/// <summary>Why a worker pool has ended in good order.</summary>
public enum PoolEnding
{
    /// <summary>Who runs it has stopped it, by a token.</summary>
    Stopped = 0,

    /// <summary>It was told to by a message in the queue, or by name.</summary>
    Told = 1,

    /// <summary>It was given up by name: its models were ended, its tasks went back.</summary>
    Canceled = 2,

    /// <summary>What was left of its wall time was too short for another task.</summary>
    WallTime = 3,

    /// <summary>It had no work for as long as it was to wait.</summary>
    Idle = 4,
}
