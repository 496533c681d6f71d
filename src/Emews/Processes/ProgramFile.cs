using System.Text;

namespace Emews.Processes;

/// <summary>Looks at the file of a program before it is run: what the system says afterwards is short of a mend.</summary>
internal static class ProgramFile
{
    private const UnixFileMode Anybody = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // As much of a first line as Linux reads.
    private const int LongestBang = 255;

    /// <summary>Why a program cannot be run, and how to mend it; null where nothing is to be seen.</summary>
    public static string? Problem(string path) =>
        Directory.Exists(path) ? $"{path} is a folder, not a program."
        : !File.Exists(path) ? $"There is no program {path}."
        : !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Anybody) == UnixFileMode.None
            ? $"{path} is no program that may be run: chmod +x {path}"
        : null;

    /// <summary>Why the interpreter in a script's first line cannot run it, and how to mend that; null where nothing is to be seen.</summary>
    public static string? InterpreterProblem(string path)
    {
        if (FirstLine(path) is not { } line || !line.StartsWith("#!", StringComparison.Ordinal))
        {
            return null;
        }

        var words = line[2..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var interpreter = words.Length > 0 ? words[0] : "";
        return interpreter.EndsWith('\r')
            ? $"The lines of {path} end as Windows has it, so that its interpreter is not found: sed -i 's/\\r$//' {path}"
            : !Path.IsPathRooted(interpreter) ? null
            : !File.Exists(interpreter) ? $"The first line of {path} names the interpreter {interpreter}, which is not there: mend that line."
            : Path.GetFileName(interpreter) is "env" && AskedOfEnv(words) is { } program && SearchPath.Find(program) is null
                ? $"The first line of {path} names {program}, which is not on PATH: install it, or mend that line."
            : null;
    }

    /// <summary>The program that <c>/usr/bin/env</c> is to look for; null where it is named by its path.</summary>
    private static string? AskedOfEnv(IEnumerable<string> words) =>
        words.Skip(1).FirstOrDefault(word => !word.StartsWith('-') && !word.Contains('=', StringComparison.Ordinal)) is { } program
            && !program.Contains('/', StringComparison.Ordinal) ? program.TrimEnd('\r') : null;

    private static string? FirstLine(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var start = new byte[LongestBang];
            var text = Encoding.UTF8.GetString(start, 0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
            return text.Split('\n')[0];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A program may be run and not read.
            return null;
        }
    }
}
