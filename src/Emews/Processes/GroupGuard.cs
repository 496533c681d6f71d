using System.Diagnostics;
using System.Globalization;

namespace Emews.Processes;

/// <summary>
/// Ends a group of processes when this program ends before it has let the guard go, however that comes. A small shell waits for the
/// end of its input, which the system closes with this program.
/// </summary>
internal sealed class GroupGuard : IDisposable
{
    private const string Script = "exec >/dev/null 2>&1; read -r line && exit 0; kill -s KILL -- \"-$1\" || kill -s KILL \"$1\"";

    private readonly Process? _process;

    /// <summary>Begins to guard; does nothing where the system has no shell.</summary>
    /// <param name="leader">The process that the group began with.</param>
    public GroupGuard(int leader)
    {
        if (SearchPath.Find("sh") is not { } shell)
        {
            return;
        }

        string[] words = [.. OwnSession.Prefix, shell, "-c", Script, "emews-group-guard", leader.ToString(CultureInfo.InvariantCulture)];
        try
        {
            _process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { UseShellExecute = false, RedirectStandardInput = true, WorkingDirectory = "/" });
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // Without a guard the group ends only where this program can see to it.
        }
    }

    /// <summary>Lets the guard go: what becomes of the group is no longer its business.</summary>
    public void Dispose()
    {
        try
        {
            _process?.StandardInput.WriteLine();
            _process?.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody has ended it.
        }

        _process?.Dispose();
    }
}
