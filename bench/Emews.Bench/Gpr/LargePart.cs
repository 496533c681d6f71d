using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Emews.Numerics.GaussianProcess;
using Emews.Tasks;

namespace Emews.Bench.Gpr;

/// <summary>Time and memory of fits to very many points, each in a process of its own: what others have left in memory does not count.</summary>
internal sealed class LargePart : IPart<GprBench>
{
    /// <summary>What that process is told: how many points.</summary>
    public const string Option = "--points";

    public string Name => "large";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(GprBench bench)
    {
        var rows = new List<MeasurementRow>();
        foreach (var n in new[] { 2000, 5000, 20_000 })
        {
            bench.Progress.WriteLine($"fit to {n} points in a process of its own");
            rows.AddRange(await RunAloneAsync(n));
        }

        return rows;
    }

    /// <summary>What the process of its own does.</summary>
    public static IReadOnlyList<MeasurementRow> Measure(int n)
    {
        var data = GprData.Draw(n, 1500);
        GaussianProcessModel? model = null;
        var seconds = GprBench.Seconds(() => model = GaussianProcessRegressor.Fit(data.Points, data.Values));
        var predicting = GprBench.Seconds(() => model!.Predict(data.Others));
        using var process = Process.GetCurrentProcess();
        return
        [
            new($"fit to {n} points, default surrogate, the first of a process", seconds, "s"),
            new($"predict {data.Others.Length} points, {n} known", 1e3 * predicting, "ms"),
            new($"fit to {n} points: resident memory of the process, at most", process.PeakWorkingSet64 / 1e6, "MB"),
        ];
    }

    private static async Task<IReadOnlyList<MeasurementRow>> RunAloneAsync(int n)
    {
        string[] command =
            [Assembly.GetExecutingAssembly().Location, "gpr", "--json", Option, n.ToString(CultureInfo.InvariantCulture)];
        var start = new ProcessStartInfo("dotnet", command) { UseShellExecute = false, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? Report.ReadJson(output)
            : throw new EmewsException($"The fit to {n} points ended with code {process.ExitCode}.");
    }
}
