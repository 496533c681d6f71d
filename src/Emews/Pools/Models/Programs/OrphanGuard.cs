using System.Diagnostics;
using Emews.Processes;

namespace Emews.Pools.Models.Programs;

/// <summary>
/// Ends what an agent's models have started when the agent is killed and can do so no more. A small shell waits for the end of its
/// input, which the system closes with the agent however that ends.
/// </summary>
internal sealed class OrphanGuard : IDisposable
{
    // Several looks, for one that is just being born; $1 is the mark. An agent that leaves in good order sends a line.
    private const string Script =
        """
        exec >/dev/null 2>&1
        read -r line && exit 0
        for look in 1 2 3 4 5; do
            for environ in $(grep -lsaF "$1" /proc/[0-9]*/environ); do
                id=${environ#/proc/}
                [ "${id%/environ}" = $$ ] || kill -KILL "${id%/environ}"
            done
            sleep 0.2
        done
        """;

    private readonly Process _process;

    private OrphanGuard(Process process) => _process = process;

    /// <summary>Starts the guard of this process; null where the system does not show environments, or has no shell.</summary>
    /// <remarks>
    /// From now on this process's own children have a mark too: models that are code in it may start programs as well.
    /// </remarks>
    public static OrphanGuard? Start()
    {
        if (!OperatingSystem.IsLinux() || SearchPath.Find("sh") is not { } shell)
        {
            return null;
        }

        string[] words = [.. OwnSession.Prefix, shell, "-c", Script, "emews-orphan-guard", MarkedProcesses.OfThisAgent];
        var start = new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardInput = true, WorkingDirectory = "/" };
        try
        {
            var guard = new OrphanGuard(Process.Start(start)!);
            Environment.SetEnvironmentVariable(MarkedProcesses.Variable, MarkedProcesses.New());
            return guard;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Lets the guard go: the agent has ended its models itself.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.WriteLine();
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody has ended it.
        }

        _process.Dispose();
    }
}
