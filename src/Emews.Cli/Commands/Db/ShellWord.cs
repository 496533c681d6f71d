namespace Emews.Cli.Commands.Db;

/// <summary>A word of a command that is to be copied into a shell.</summary>
internal static class ShellWord
{
    /// <summary>The word as it is where a shell reads it as such, otherwise in quotes.</summary>
    public static string Of(string text) => text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or ':' or '@')
        ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
