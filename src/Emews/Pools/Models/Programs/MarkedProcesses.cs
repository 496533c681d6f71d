using System.Globalization;
using System.Text;

namespace Emews.Pools.Models.Programs;

/// <summary>Finds what a task's program has started by a mark in the environment, which children inherit wherever they go.</summary>
internal static class MarkedProcesses
{
    /// <summary>The variable that holds the mark.</summary>
    public const string Variable = "EMEWS_MARK";

    private const string Root = "/proc";

    // Few environments are longer.
    private const int EnvironmentSize = 32 * 1024;

    // One that is just being born may be missed by a look, but not by the next.
    private const int Looks = 5;

    /// <summary>How the entries of all that this process's models start begin, in an environment.</summary>
    public static string OfThisAgent => $"{Variable}={Beginning(Environment.ProcessId)}";

    /// <summary>A mark that no other program has.</summary>
    public static string New() => string.Create(CultureInfo.InvariantCulture, $"{Beginning(Environment.ProcessId)}{Guid.NewGuid():N}");

    /// <summary>Ends all processes that have a mark; nothing where the system does not show environments.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="isOther">Whether a process is known to have another; these need no look.</param>
    public static void Kill(string mark, Predicate<int> isOther) => KillAll(mark, isOther);

    /// <summary>Ends all that the programs of an agent's models have started, once the agent itself is gone.</summary>
    /// <param name="agent">The number of its process.</param>
    public static void KillThoseOf(int agent) => KillAll(Beginning(agent), isOther: static _ => false);

    private static string Beginning(int agent) => string.Create(CultureInfo.InvariantCulture, $"{agent}-");

    private static void KillAll(string mark, Predicate<int> isOther)
    {
        var wanted = Encoding.UTF8.GetBytes($"{Variable}={mark}");
        for (var look = 0; look < Looks; look++)
        {
            var found = Find(wanted, isOther);
            if (found.Count == 0)
            {
                return;
            }

            found.ForEach(ProcessSignals.Kill);
        }
    }

    private static List<int> Find(byte[] wanted, Predicate<int> isOther)
    {
        if (!Directory.Exists(Root))
        {
            return [];
        }

        var environment = new byte[EnvironmentSize];
        return [.. Directory.EnumerateDirectories(Root)
            .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId && !isOther(id) && Read(id, ref environment).IndexOf(wanted) >= 0)];
    }

    /// <returns>The environment of a process; empty where it has ended, or is not for us to see.</returns>
    private static ReadOnlySpan<byte> Read(int processId, ref byte[] buffer)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{Root}/{processId}/environ");
        int length;
        while ((length = ProcessSignals.Read(path, buffer)) == buffer.Length)
        {
            buffer = new byte[2 * buffer.Length];
        }

        return buffer.AsSpan(0, length);
    }
}
