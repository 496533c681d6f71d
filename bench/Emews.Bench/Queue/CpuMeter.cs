using System.Diagnostics;
using System.Globalization;

namespace Emews.Bench.Queue;

/// <summary>
/// The processor time that this program and its server use. Unlike the time on the clock it hardly depends on what else the machine does.
/// Only where the system shows the times of processes under <c>/proc</c>.
/// </summary>
internal sealed class CpuMeter(int postmaster)
{
    private const double TicksPerSecond = 100; // what Linux shows, whatever it counts in

    private TimeSpan _client;
    private TimeSpan _server;

    /// <summary>Begins to count.</summary>
    public void Start() => (_client, _server) = (Client(), Server());

    /// <summary>What was used since.</summary>
    public (TimeSpan Client, TimeSpan Server) Stop() => (Client() - _client, Server() - _server);

    private static TimeSpan Client() => Process.GetCurrentProcess().TotalProcessorTime;

    private TimeSpan Server()
    {
        var ticks = 0L;
        foreach (var folder in Directory.Exists("/proc") ? Directory.EnumerateDirectories("/proc") : [])
        {
            ticks += int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out _) ? TicksOf(folder) : 0;
        }

        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }

    private long TicksOf(string folder)
    {
        try
        {
            // The name of the program, in parentheses, may hold anything; the fields after it are numbers.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return Number(fields[1]) == postmaster ? Number(fields[11]) + Number(fields[12]) : 0;
        }
        catch (IOException)
        {
            return 0; // It has just ended.
        }
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
