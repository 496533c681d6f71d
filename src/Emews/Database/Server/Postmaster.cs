using System.Globalization;

namespace Emews.Database.Server;

/// <summary>What a running server tells of itself in <c>postmaster.pid</c>.</summary>
internal sealed record Postmaster(int ProcessId, DateTimeOffset Since, int Port, string SocketFolder, string Addresses)
{
    private const string FileName = "postmaster.pid";

    // Above what any system gives to a process.
    private const int Nobody = int.MaxValue;

    public static string FileIn(string data) => Path.Combine(data, FileName);

    /// <summary>Reads the file of a data folder; null when there is none.</summary>
    public static Postmaster? Read(string data)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(FileIn(data));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        // A server that has just begun has not written all of it.
        string Line(int number) => number < lines.Length ? lines[number].Trim() : "";
        return int.TryParse(Line(0), CultureInfo.InvariantCulture, out var processId)
            ? new Postmaster(
                processId,
                DateTimeOffset.FromUnixTimeSeconds(long.TryParse(Line(2), CultureInfo.InvariantCulture, out var since) ? since : 0),
                int.TryParse(Line(3), CultureInfo.InvariantCulture, out var port) ? port : 0,
                Line(4),
                Line(5))
            : null;
    }

    /// <summary>
    /// The file's text with nobody's process in it. PostgreSQL would refuse to start beside a live process, and without the file it
    /// would not look whether processes of the last server are still at the data.
    /// </summary>
    public static string WithoutProcess(string data)
    {
        var lines = File.ReadAllLines(FileIn(data));
        lines[0] = Nobody.ToString(CultureInfo.InvariantCulture);
        return string.Join('\n', lines) + "\n";
    }
}
