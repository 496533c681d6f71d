using Emews.Numerics.GaussianProcess;

namespace Emews.Bench.Gpr;

/// <summary>The retrainings of the prototype's run: 750 points, a fit after every 50 results, then predictions for the rest.</summary>
internal sealed class RetrainPart : IPart<GprBench>
{
    private const int Points = 750;

    private static readonly int[] Sizes = [.. Enumerable.Range(1, 14).Select(i => 50 * i)];

    public string Name => "retrain";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(GprBench bench)
    {
        var data = GprData.Draw(Points, 1);
        if (bench.Peer is not null)
        {
            await bench.Peer.LoadAsync(data);
        }

        var rows = new List<MeasurementRow>();
        (string Name, SurrogateSettings Settings)[] surrogates =
            [("RBF · constant", SurrogateSettings.Prototype), ("default surrogate", SurrogateSettings.Default)];
        foreach (var (name, settings) in surrogates)
        {
            var metric = $"{Sizes.Length} retrainings and predictions, {name}";
            var sum = 0.0;
            var (ours, peers, answer) = await bench.CompareAsync(
                metric,
                bench.Rounds,
                () => sum = Retrain(data, settings),
                peer => peer.RetrainAsync(Sizes, Points, settings.Noise));
            rows.AddRange(GprBench.Rows(metric, ours, peers, settings.Noise ? null : "≥ 15"));
            var goal = settings.Noise || bench.Peer is null ? null : "≥ scikit-learn's";
            rows.Add(new($"{metric}: sum of likelihoods", sum, "", goal, answer?.GetProperty("likelihood").GetDouble()));
        }

        return rows;
    }

    private static double Retrain(GprData data, SurrogateSettings settings)
    {
        IReadOnlyList<double>? theta = null;
        var sum = 0.0;
        foreach (var n in Sizes)
        {
            var model = GaussianProcessRegressor.Fit(data.Points[..n], data.Values[..n], settings, theta);
            _ = model.Predict(data.Points[n..]);
            theta = model.Theta;
            sum += model.LogMarginalLikelihood;
        }

        return sum;
    }
}
