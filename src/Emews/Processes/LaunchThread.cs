using System.Collections.Concurrent;
using System.Diagnostics;

namespace Emews.Processes;

/// <summary>
/// Starts programs that are to end with this one, however it ends. Linux counts the end of the thread that started a program for the
/// end of its parent, so one thread that lives as long as this program starts them all.
/// </summary>
internal static class LaunchThread
{
    private static readonly BlockingCollection<Action> Waiting = [];
    private static readonly Lazy<IReadOnlyList<string>> EndWithParent = new(FindPrefix);
    private static readonly Lazy<Thread> Thread = new(Begin);

    /// <summary>Starts a program in a session of its own.</summary>
    /// <param name="start">The program with its arguments; put behind others that set it up.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The system refuses.</exception>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        string[] words = [.. EndWithParent.Value, .. OwnSession.Prefix, start.FileName, .. start.ArgumentList];
        start.FileName = words[0];
        start.ArgumentList.Clear();
        foreach (var word in words.Skip(1))
        {
            start.ArgumentList.Add(word);
        }

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Thread.Value;
        Waiting.Add(() => Start(start, started));
        return started.Task;
    }

    private static void Start(ProcessStartInfo start, TaskCompletionSource<Process> started)
    {
        try
        {
            started.SetResult(Process.Start(start)!);
        }
        catch (Exception error)
        {
            started.SetException(error);
        }
    }

    private static Thread Begin()
    {
        var thread = new Thread(() =>
        {
            foreach (var action in Waiting.GetConsumingEnumerable())
            {
                action();
            }
        })
        {
            IsBackground = true,
            Name = "launch",
        };
        thread.Start();
        return thread;
    }

    /// <summary>The program that asks Linux to end another with its parent, where there is one that can.</summary>
    private static IReadOnlyList<string> FindPrefix()
    {
        if (!OperatingSystem.IsLinux() || SearchPath.Find("setpriv") is not { } program)
        {
            return [];
        }

        try
        {
            var ask = new ProcessStartInfo(program, ["--help"]) { UseShellExecute = false, RedirectStandardOutput = true };
            using var help = Process.Start(ask)!;
            var text = help.StandardOutput.ReadToEnd();
            help.WaitForExit();
            return text.Contains("--pdeathsig", StringComparison.Ordinal) ? [program, "--pdeathsig", "KILL", "--"] : [];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
    }
}
