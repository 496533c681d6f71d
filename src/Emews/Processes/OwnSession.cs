namespace Emews.Processes;

/// <summary>
/// Starts a program in a session of its own: Ctrl-C in a terminal is for this program alone, and what the other has started can be
/// ended by its group.
/// </summary>
internal static class OwnSession
{
    private static readonly string? Program = SearchPath.Find("setsid");

    /// <summary>Whether this system can.</summary>
    public static bool IsAvailable => Program is not null;

    /// <summary>The words before a command; none where the system cannot, and programs get along without.</summary>
    public static IReadOnlyList<string> Prefix { get; } = Program is null ? [] : [Program];
}
