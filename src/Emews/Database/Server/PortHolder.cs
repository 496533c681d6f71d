using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;

namespace Emews.Database.Server;

/// <summary>Finds out whether a port is taken, and by whom.</summary>
internal static class PortHolder
{
    /// <summary>Whether somebody listens on a port of this machine.</summary>
    public static bool IsTaken(int port) => Listeners().Contains(port);

    /// <summary>The next port above that nobody listens on; the usual one when there is none.</summary>
    public static int NextFree(int port)
    {
        var taken = Listeners();
        return Enumerable.Range(port + 1, IPEndPoint.MaxPort - port).FirstOrDefault(next => !taken.Contains(next), PostgresDefaults.Port);
    }

    /// <summary>The process that listens on a port: its number; null where the system does not tell.</summary>
    public static int? ProcessOf(int port)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var sockets = SocketsOf(port).Select(inode => $"socket:[{inode}]").ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && OpenFiles(id).Any(sockets.Contains)).Select(id => (int?)id).FirstOrDefault();
    }

    private static HashSet<int> Listeners() =>
        [.. IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port)];

    /// <summary>The inodes of sockets that listen on a port: fields 2 (address:port in hexadecimal), 4 (state) and 10.</summary>
    private static IEnumerable<string> SocketsOf(int port)
    {
        const string listening = "0A";
        var ending = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return ((string[])["/proc/net/tcp", "/proc/net/tcp6"]).Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[1].EndsWith(ending, StringComparison.Ordinal) && fields[3] is listening)
            .Select(fields => fields[9]);
    }

    private static IReadOnlyList<string> OpenFiles(int processId)
    {
        try
        {
            return [.. new DirectoryInfo($"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/fd")
                .EnumerateFileSystemInfos().Select(file => file.LinkTarget ?? "")];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's, or gone.
            return [];
        }
    }
}
