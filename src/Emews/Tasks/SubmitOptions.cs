namespace Emews.Tasks;

/// <summary>What may be said of tasks besides their payloads.</summary>
public sealed record SubmitOptions
{
    /// <summary>Priority 0, no tag.</summary>
    public static SubmitOptions Default { get; } = new();

    /// <summary>The priority of all tasks; higher runs first, ties by lower id.</summary>
    public int Priority { get; init; }

    /// <summary>One priority each, in the order of the payloads, in place of <see cref="Priority"/>; or null.</summary>
    public IReadOnlyList<int>? Priorities { get; init; }

    /// <summary>A mark for people, the same for all; or null.</summary>
    public string? Tag { get; init; }
}

/// <summary>How to collect tasks as they end.</summary>
public sealed record AsCompletedOptions
{
    /// <summary>All of them, each as soon as it has ended, however long it takes.</summary>
    public static AsCompletedOptions Default { get; } = new();

    /// <summary>After how many the enumeration ends; null for all.</summary>
    public int? Count { get; init; }

    /// <summary>How many must have ended before any is given, from 1; the rest at the end may be fewer.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>After how long in all to give up with a <see cref="TimeoutException"/>; null for never.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Whether a future given is removed from the collection handed in.</summary>
    public bool Pop { get; init; }
}
