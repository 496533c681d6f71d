using System.Diagnostics;

namespace Emews.Processes;

/// <summary>Starts a program that goes on when this one has ended: out of reach of its terminal, and without a hold on its input and output.</summary>
internal static class DetachedProcess
{
    /// <summary>Starts a program; what it says on standard error can be read while this program goes on.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    public static Process Start(IReadOnlyList<string> command)
    {
        string[] words = [.. OwnSession.Prefix, .. command];
        var process = Process.Start(new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        return process;
    }
}
