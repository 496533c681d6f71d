namespace Emews.Database;

/// <summary>How a <see cref="SqliteStore"/> behaves.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>How long a call waits for other programs that write before it gives up with a transient error.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often the file is looked at while somebody waits for work or results.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>For tests: what is added to the clock of the database.</summary>
    internal Func<TimeSpan>? ClockOffset { get; init; }

    /// <summary>For tests: how many pages the file may have, which makes a disk full.</summary>
    internal int? MaxPages { get; init; }

    /// <summary>For tests: called after a commit and before its answer, with the name of the verb; may throw.</summary>
    internal Action<string>? AfterCommit { get; init; }
}
