using Emews.Pools.Models.Commands;

namespace Emews.Workflows.Configuration;

/// <summary>Looks for the script that a command hands to an interpreter.</summary>
internal static class MissingScript
{
    private static readonly HashSet<string> Extensions = new(StringComparer.OrdinalIgnoreCase)
    {
        ".py", ".r", ".jl", ".sh", ".bash", ".pl", ".rb", ".js", ".mjs", ".lua", ".m", ".php", ".tcl",
    };

    // Programs that read the script themselves, and do nothing without it.
    private static readonly HashSet<string> Interpreters = new(StringComparer.Ordinal)
    {
        "python", "python3", "Rscript", "julia", "sh", "bash", "perl", "ruby", "node", "lua", "php", "tclsh",
    };

    // What follows is no script, but what to do, or where to find it.
    private static readonly string[] Instead = ["-c", "-m", "-e", "-E", "-r", "-p"];

    /// <summary>Why an interpreter cannot run the script it is given, and how to mend it; null where nothing is sure.</summary>
    public static string? Problem(ModelConfiguration.Program program)
    {
        string[] words = [.. CommandTemplate.Parse(CommandWords.Split(program.CommandLine)).FixedWords];
        return words.Length > 0 && Interpreters.Contains(Path.GetFileName(words[0])) && !words.Intersect(Instead).Any() && Find(program) is { } script
            ? $"There is no script {script} in {program.Folder}: make it, or mend its path."
            : null;
    }

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
