namespace Emews.Workflows;

/// <summary>What a pool says when it ends in good order, and how others find it in its log.</summary>
internal static class PoolLastWords
{
    private const string InGoodOrder = " has ended in good order";

    // They are the last, but for what its models may print.
    private const int Tail = 64 * 1024;

    /// <summary>The words.</summary>
    /// <param name="pool">The pool's name.</param>
    /// <param name="why">Why, for people; empty where whoever has stopped it knows.</param>
    public static string Say(string pool, string why) => $"Pool {pool}{InGoodOrder}{(why.Length > 0 ? $": {why}" : "")}.";

    /// <summary>How a pool has ended by its log, such as <c>has ended in good order: …</c>; null where that does not say.</summary>
    public static string? Of(string log)
    {
        try
        {
            using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Position = Math.Max(0, file.Length - Tail);
            using var reader = new StreamReader(file);
            var line = reader.ReadToEnd().Split('\n').LastOrDefault(line => line.Contains(InGoodOrder, StringComparison.Ordinal));
            return line?[(line.IndexOf(InGoodOrder, StringComparison.Ordinal) + 1)..].TrimEnd('.');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
