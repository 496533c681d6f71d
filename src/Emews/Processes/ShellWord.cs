namespace Emews.Processes;

/// <summary>A word of a command that a user copies into a shell.</summary>
internal static class ShellWord
{
    private const string Plain = "/._-:@%+=,";

    /// <summary>The word as it is where that is safe, otherwise in quotes.</summary>
    public static string Of(string word) => word.Length > 0 && word.All(c => char.IsLetterOrDigit(c) || Plain.Contains(c, StringComparison.Ordinal))
        ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
