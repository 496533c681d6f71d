namespace Emews.Database;

/// <summary>How a <see cref="PostgresStore"/> behaves.</summary>
public sealed record PostgresStoreOptions
{
    /// <summary>How many connections the store holds at most, from 2: one of them listens, the others carry out verbs.</summary>
    public int MaxConnections { get; init; } = 2;

    /// <summary>What the server shows of the store's sessions, such as in <c>pg_stat_activity</c>.</summary>
    public string ApplicationName { get; init; } = "emews";

    /// <summary>
    /// How long a verb tries again while the database is gone, before it fails with a transient error; <see cref="Timeout.InfiniteTimeSpan"/>
    /// for as long as it takes.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Told once when the database is gone, every minute for how long, and once when it is back; by any thread.</summary>
    public Action<string>? OnTrouble { get; init; }

    /// <summary>
    /// Fires when there is no more time to wait for a database that is gone: verbs under way and all that follow try once more at most, and
    /// connect within 2 s or not at all.
    /// </summary>
    internal CancellationToken Hurry { get; init; }

    /// <summary>For measurements: whether other processes are told of commits.</summary>
    internal bool Notifies { get; init; } = true;

    /// <summary>For tests: called after a commit and before its answer, with the name of the verb; may throw.</summary>
    internal Action<string>? AfterCommit { get; init; }

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConnections, 2);
        if (Patience != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(Patience, TimeSpan.Zero);
        }

        ArgumentNullException.ThrowIfNull(ApplicationName);
    }
}
