using Emews.Pools.Models.Commands;

namespace Emews.Workflows.Configuration;

/// <summary>Looks for the script that a command hands to an interpreter.</summary>
internal static class MissingScript
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".py", ".r", ".jl", ".sh", ".bash", ".pl", ".rb", ".js", ".mjs", ".lua", ".m", ".php", ".tcl",
    };

    /// <summary>The first word after the program that looks like a script, where no such file exists; null: nothing to tell.</summary>
    public static string? Find(ModelConfiguration.Program program)
    {
        // What comes after it may be a file that the script itself is to write.
        var script = CommandTemplate.Parse(CommandWords.Split(program.CommandLine)).FixedWords.Skip(1).FirstOrDefault(IsScript);
        return script is null || File.Exists(Path.GetFullPath(script, program.Folder)) ? null : script;
    }

    private static bool IsScript(string word) =>
        !word.StartsWith('-') && !word.Any(char.IsWhiteSpace) && Extensions.Contains(Path.GetExtension(word));
}
