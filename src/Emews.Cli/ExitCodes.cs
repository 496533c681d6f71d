namespace Emews.Cli;

/// <summary>What the tool exits with.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>Begun, and failed.</summary>
    public const int Failed = 1;

    /// <summary>Nothing was begun, because of what the user wrote.</summary>
    public const int NothingBegun = 2;

    /// <summary>Told to stop by a signal, whichever.</summary>
    public const int Interrupted = 130;
}
