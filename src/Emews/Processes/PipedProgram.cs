using System.Diagnostics;

namespace Emews.Processes;

/// <summary>A program to be started with pipes for its input and output, and with the variables it is given alone.</summary>
internal static class PipedProgram
{
    /// <summary>How to start it.</summary>
    /// <param name="words">Its absolute path, and its arguments.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="environment">All its variables.</param>
    public static ProcessStartInfo StartInfo(IReadOnlyList<string> words, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(words[0], words.Skip(1))
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
