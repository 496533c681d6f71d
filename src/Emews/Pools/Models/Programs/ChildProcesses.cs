using System.Globalization;
using System.Text;

namespace Emews.Pools.Models.Programs;

/// <summary>
/// Finds what a process has started while it is there: also a child that has left its group and has cleaned its environment, as
/// <c>setsid env -i</c> does. Source: proc_pid_task(5), the file <c>children</c>.
/// </summary>
internal static class ChildProcesses
{
    private const int MostBytes = 64 * 1024;

    /// <summary>The children of a process, their children, and so on; empty where the system does not tell.</summary>
    public static IReadOnlyList<int> Below(int processId)
    {
        var found = new List<int>();
        var seen = new HashSet<int> { processId };
        var left = new Stack<int>([processId]);
        while (left.TryPop(out var parent))
        {
            foreach (var child in Of(parent).Where(seen.Add))
            {
                found.Add(child);
                left.Push(child);
            }
        }

        return found;
    }

    /// <summary>The children of a process, whichever of its threads has started them.</summary>
    private static IEnumerable<int> Of(int processId)
    {
        var threads = string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/task");
        string[] files;
        try
        {
            files = [.. Directory.EnumerateDirectories(threads).Select(thread => $"{thread}/children")];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        var buffer = new byte[MostBytes];
        foreach (var file in files)
        {
            var text = Encoding.ASCII.GetString(buffer, 0, ProcessSignals.Read(file, buffer));
            foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var child))
                {
                    yield return child;
                }
            }
        }
    }
}
