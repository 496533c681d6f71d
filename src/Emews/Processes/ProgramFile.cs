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

        var interpreter = line[2..].Trim(' ', '\t').Split(' ', '\t')[0];
        return interpreter.EndsWith('\r')
            ? $"The lines of {path} end as Windows has it, so that its interpreter is not found: sed -i 's/\\r$//' {path}"
            : !Path.IsPathRooted(interpreter) || File.Exists(interpreter) ? null
            : $"The first line of {path} names the interpreter {interpreter}, which is not there: mend that line.";
    }

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
