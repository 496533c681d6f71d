namespace Emews.Pools.Models.Programs;

/// <summary>The text of a failed program's record: the cause on the first line, then the end of standard error, then its folder.</summary>
internal static class FailureText
{
    private const int Lines = 20;
    private const int LineLength = 500;

    /// <summary>Writes the text.</summary>
    /// <param name="cause">One line.</param>
    /// <param name="errors">What the program printed on standard error.</param>
    /// <param name="folder">The folder that was kept; null for none.</param>
    public static string Of(string cause, OutputTail? errors, string? folder = null)
    {
        var lines = errors?.LastLines(Lines, LineLength) ?? [];
        IEnumerable<string> all = [cause, .. lines.Count > 0 ? ["stderr:", .. lines.Select(line => "  " + line)] : (string[])[]];
        return string.Join('\n', folder is null ? all : all.Append($"folder: {folder}"));
    }
}
