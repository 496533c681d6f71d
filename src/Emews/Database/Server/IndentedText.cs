namespace Emews.Database.Server;

/// <summary>What another program has said, below a message of ours.</summary>
internal static class IndentedText
{
    private const int Most = 20;

    /// <summary>The last lines of a text, each indented.</summary>
    public static string Of(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join('\n', lines.TakeLast(Most).Select(line => "  " + line));
    }
}
