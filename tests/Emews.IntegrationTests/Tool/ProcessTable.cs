using System.Globalization;

namespace Emews.IntegrationTests.Tool;

/// <summary>A process of this machine.</summary>
internal sealed record ProcessEntry(int Id, string Command, int Session)
{
    /// <summary>Whether it is a worker pool.</summary>
    public bool IsPool => Command.Contains(" pool run ", StringComparison.Ordinal);
}

/// <summary>The processes of this machine, as Linux tells of them in <c>/proc</c>.</summary>
internal static class ProcessTable
{
    /// <summary>The living processes that have a folder in their command, or work in it.</summary>
    public static IReadOnlyList<ProcessEntry> Of(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Select(path => Read(path, folder)).OfType<ProcessEntry>()];

    public static int SessionOf(int processId) =>
        ReadSession($"/proc/{processId}") ?? throw new InvalidOperationException($"There is no process {processId}.");

    private static ProcessEntry? Read(string path, string folder)
    {
        if (!int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            || id == Environment.ProcessId)
        {
            return null;
        }

        try
        {
            var command = File.ReadAllText(Path.Combine(path, "cmdline")).Replace('\0', ' ');
            var isOurs = command.Contains(folder, StringComparison.Ordinal)
                || string.Equals(new FileInfo(Path.Combine(path, "cwd")).LinkTarget, folder, StringComparison.Ordinal);
            return isOurs && ReadSession(path) is { } session ? new ProcessEntry(id, command, session) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It ended while we looked.
            return null;
        }
    }

    /// <returns>Null for a process that has ended and only waits to be taken note of.</returns>
    private static int? ReadSession(string path)
    {
        // The command's name stands in parentheses and may hold anything; state, parent, group and session follow it.
        var stat = File.ReadAllText(Path.Combine(path, "stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? null : int.Parse(fields[3], CultureInfo.InvariantCulture);
    }
}
