namespace Emews.Database.Server;

/// <summary>What becomes of a server that a run uses no more.</summary>
internal enum ServerLeft
{
    /// <summary>It was stopped: this run was the last to use it.</summary>
    Stopped = 0,

    /// <summary>It did not run any more.</summary>
    NotRunning = 1,

    /// <summary>It goes on, since no run has started it.</summary>
    NotOurs = 2,

    /// <summary>It goes on for another run, which stops it at its end.</summary>
    OtherRun = 3,

    /// <summary>It goes on for others who are connected to it.</summary>
    OtherSessions = 4,
}
