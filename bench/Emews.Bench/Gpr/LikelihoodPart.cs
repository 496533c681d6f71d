using Emews.Numerics.GaussianProcess;
using Emews.Numerics.LinearAlgebra;

namespace Emews.Bench.Gpr;

/// <summary>The same evaluations of the likelihood and its gradient, and the least that they can take.</summary>
internal sealed class LikelihoodPart : IPart<GprBench>
{
    private const int Count = 700;
    private const int Thetas = 10;

    public string Name => "likelihood";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(GprBench bench)
    {
        var data = GprData.Draw(Count, 1);
        if (bench.Peer is not null)
        {
            await bench.Peer.LoadAsync(data);
        }

        var thetas = Enumerable.Range(0, Thetas).Select(i => new[] { -1.5 + (0.1 * i), 0.3 - (0.05 * i) }).ToArray();
        var execution = Execution.Everything;
        var likelihood = new MarginalLikelihood(SurrogateSettings.Prototype, new(data.Points, data.Values), execution);
        var sum = 0.0;
        var (evaluations, rates) = (new Samples(), new Samples());
        var times = new double[Thetas];
        var floor = new ProductRate(Matrix.Padded(Count), execution);
        var (ours, peers, answer) = await bench.CompareAsync(
            $"{Thetas} likelihoods of {Count} points",
            bench.Rounds,
            () =>
            {
                var gradient = new double[2];
                sum = 0;
                for (var i = 0; i < Thetas; i++)
                {
                    times[i] = GprBench.Seconds(() => sum += likelihood.Evaluate(thetas[i], gradient));
                }
            },
            peer => peer.EvaluateAsync(Count, noise: false, thetas),
            () =>
            {
                // In each round anew: how fast the machine is changes from minute to minute. A median stands against a median.
                evaluations.Add(Samples.Of(times, time => time).Median);
                rates.Add(floor.Measure());
            });

        var rows = GprBench.Rows($"likelihood and gradient, {Count} points, {Thetas} times", ours, peers, "≥ 8").ToList();
        rows.Add(rates.ToRow($"product of matrices of {Count} rows", "GFLOP/s"));
        var one = evaluations.Scaled(1e3);
        var least = rates.Select(rate => Math.Pow(Count, 3) / rate / 1e6);
        rows.Add(one.ToRow($"likelihood and gradient, {Count} points", "ms"));
        rows.Add(least.ToRow($"likelihood and gradient, {Count} points: the least, {Count}³ operations at that rate", "ms"));
        rows.Add(Samples.Ratios(one, least).ToRow($"likelihood and gradient, {Count} points, over the least", "", "≤ 2"));
        rows.Add(new("sum of these likelihoods", sum, "", Peer: answer?.GetProperty("likelihood").GetDouble()));
        return rows;
    }
}
