namespace Emews.Workflows.Configuration.Reading;

/// <summary>Finds what only a shell would understand in a command that none reads.</summary>
internal static class ShellSyntax
{
    private static readonly string[] Joints = ["|", "||", "&", "&&", "<", ">", ">>", "2>", "2>&1", ">&2", "&>"];

    /// <summary>The first such word; null where there is none, or the command cannot be split.</summary>
    public static string? In(string command)
    {
        try
        {
            return CommandWords.Split(command).FirstOrDefault(word => word.EndsWith(';') || Joints.Contains(word, StringComparer.Ordinal));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
