using System.Globalization;
using System.Text.Json;
using Emews.Numerics.Randomness;
using Emews.Pools;

namespace Seir;

/// <summary>
/// How far an epidemic with given transmission and recovery rates is from the weekly cases in <c>cases.csv</c>. Payload:
/// <c>{"transmission_rate": …, "recovery_rate": …, "population": …, "exposed": …, "incubation_days": …, "seed": …}</c>.
/// </summary>
public sealed class SeirModel : ITaskModel
{
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly int[] _observed = ReadCases(Path.Combine(Path.GetDirectoryName(typeof(SeirModel).Assembly.Location)!, "cases.csv"));

    /// <inheritdoc/>
    public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        var setting = JsonSerializer.Deserialize<Setting>(task.Payload, Names)!;
        var epidemic = new Epidemic(setting.Population, setting.Exposed, setting.IncubationDays);
        var random = RandomStream.For(setting.Seed, "seir");
        var cases = epidemic.WeeklyCases(setting.TransmissionRate, setting.RecoveryRate, _observed.Length, random);
        var result = new { misfit = Misfit(cases), cases = cases.Sum(), peak_week = Array.IndexOf(cases, cases.Max()) + 1 };
        return Task.FromResult(JsonSerializer.Serialize(result));
    }

    /// <summary>The root mean square difference of the square roots: counts of any size then weigh the same, as their noise does.</summary>
    private double Misfit(int[] cases) =>
        Math.Sqrt(cases.Zip(_observed, (simulated, observed) => Math.Pow(Math.Sqrt(simulated) - Math.Sqrt(observed), 2)).Average());

    private static int[] ReadCases(string path) =>
        [.. File.ReadLines(path).Skip(1).Select(line => int.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];

    private sealed record Setting(
        double TransmissionRate, double RecoveryRate, int Population, int Exposed, double IncubationDays, long Seed);
}
