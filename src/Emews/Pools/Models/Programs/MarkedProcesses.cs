using System.Globalization;
using System.Text;

namespace Emews.Pools.Models.Programs;

/// <summary>Finds what a task's program has started by a mark in the environment, which children inherit wherever they go.</summary>
internal static class MarkedProcesses
{
    /// <summary>The variable that holds the mark.</summary>
    public const string Variable = "EMEWS_MARK";

    private const string Root = "/proc";

    // One that is just being born may be missed by a look, but not by the next.
    private const int Looks = 5;

    /// <summary>Ends all processes that have a mark; nothing where the system does not show environments.</summary>
    public static void Kill(string mark)
    {
        var wanted = Encoding.UTF8.GetBytes($"{Variable}={mark}");
        for (var look = 0; look < Looks; look++)
        {
            var found = Find(wanted);
            if (found.Count == 0)
            {
                return;
            }

            found.ForEach(ProcessSignals.Kill);
        }
    }

    private static List<int> Find(byte[] wanted)
    {
        if (!Directory.Exists(Root))
        {
            return [];
        }

        return [.. Directory.EnumerateDirectories(Root)
            .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && id != Environment.ProcessId && Has(id, wanted))];
    }

    private static bool Has(int processId, byte[] wanted)
    {
        try
        {
            return File.ReadAllBytes(string.Create(CultureInfo.InvariantCulture, $"{Root}/{processId}/environ")).AsSpan().IndexOf(wanted) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended, or is another user's.
            return false;
        }
    }
}
