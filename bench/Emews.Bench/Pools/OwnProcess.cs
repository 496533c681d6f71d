using System.Diagnostics;
using System.Reflection;
using Emews.Tasks;

namespace Emews.Bench.Pools;

/// <summary>Runs one measurement in a process of its own, so that what others have left in memory does not count.</summary>
internal static class OwnProcess
{
    /// <summary>What that process is told beside its options.</summary>
    public const string Flag = "--own-process";

    public static async Task<IReadOnlyList<MeasurementRow>> RunAsync(string part, IEngine engine, bool isQuick)
    {
        List<string> command = [Assembly.GetExecutingAssembly().Location, "pool", "--json", Flag, "--only", part, "--on", engine.Option];
        if (isQuick)
        {
            command.Add("--quick");
        }

        var start = new ProcessStartInfo("dotnet", command)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? Report.ReadJson(output)
            : throw new EmewsException($"The measurement of {part} on {engine.Name} ended with code {process.ExitCode}.");
    }
}
