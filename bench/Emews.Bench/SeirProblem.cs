using System.Globalization;
using System.Text.Json;
using Emews.Pools;
using Emews.Searches;
using Emews.Tasks;
using Seir;

namespace Emews.Bench;

/// <summary>The example that fits a stochastic epidemic to weekly cases: 300 points of two parameters, each the mean of three runs.</summary>
internal sealed class SeirProblem : IProblem
{
    private const int Replicates = 3;

    private readonly SeirModel _model = new();

    public string Name => "SEIR";

    public ReprioritizeSettings Settings(long seed) => new()
    {
        Space = new SearchSpace([new SearchDimension.Real(0.1, 1), new SearchDimension.Real(0.05, 0.5)]),
        Points = 300,
        Seed = seed,
    };

    public IReadOnlyList<EndedPoint> Evaluate(ReprioritizeSettings settings) =>
        [.. new ReprioritizeSearch(settings).Begin().Submit.Select((x, i) => Evaluate(settings.Seed, i + 1, x))];

    /// <summary>One point: the mean of its runs.</summary>
    public EndedPoint Evaluate(long seed, int point, double[] x)
    {
        double[] values = [.. Enumerable.Range(1, Replicates).Select(replicate => Misfit(x, TaskSeed.Of(seed, point, replicate)))];
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (Replicates - 1);
        return new EndedPoint(point, mean, Replicates, Math.Sqrt(variance / Replicates));
    }

    private double Misfit(double[] x, int seed)
    {
        var payload = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"transmission_rate":{{x[0]}},"recovery_rate":{{x[1]}},"population":20000,"exposed":200,"incubation_days":4,"seed":{{seed}}}""");
        var result = _model.RunAsync(new ModelTask(new TaskId(1), payload), CancellationToken.None).GetAwaiter().GetResult();
        using var document = JsonDocument.Parse(result);
        return document.RootElement.GetProperty("misfit").GetDouble();
    }
}
