using Emews.Numerics.GaussianProcess;

namespace Emews.Bench.Gpr;

/// <summary>A fit from nothing, and predictions.</summary>
internal sealed class FitPart : IPart<GprBench>
{
    private const int Others = 1500;
    private const int ManyOthers = 10_000;

    public string Name => "fit";

    public async Task<IReadOnlyList<MeasurementRow>> RunAsync(GprBench bench)
    {
        var data = GprData.Draw(2000, Others);
        if (bench.Peer is not null)
        {
            await bench.Peer.LoadAsync(data);
        }

        var rows = new List<MeasurementRow>();
        foreach (var n in new[] { 100, 400, 700, 2000 })
        {
            var (points, values) = (data.Points[..n], data.Values[..n]);
            var (predictions, peerPredictions) = (new Samples(), new Samples());
            var (fits, peerFits, _) = await bench.CompareAsync(
                $"fit to {n} points",
                n < 1000 ? bench.Rounds : Math.Min(2, bench.Rounds),
                () => GaussianProcessRegressor.Fit(points, values, SurrogateSettings.Prototype),
                async peer =>
                {
                    var answer = await peer.FitAsync(n, noise: false);
                    peerPredictions.Add(answer.GetProperty("predict_seconds").GetDouble());
                    return answer;
                });
            var model = GaussianProcessRegressor.Fit(points, values, SurrogateSettings.Prototype);
            _ = model.Predict(data.Others);
            for (var round = 0; round < bench.Rounds; round++)
            {
                predictions.Add(GprBench.Seconds(() => model.Predict(data.Others)));
            }

            rows.AddRange(GprBench.Rows($"fit to {n} points, RBF · constant", fits, peerFits));
            rows.Add(predictions.Scaled(1e3).ToRow(
                $"predict {Others} points, {n} known", "ms", peer: peerPredictions.Count == 0 ? null : peerPredictions.Scaled(1e3)));
            var noisy = Repeat(bench, () => GaussianProcessRegressor.Fit(points, values));
            rows.Add(noisy.ToRow($"fit to {n} points, default surrogate", "ms"));
        }

        rows.AddRange(PredictMany(bench, data));
        return rows;
    }

    private static IEnumerable<MeasurementRow> PredictMany(GprBench bench, GprData data)
    {
        var model = GaussianProcessRegressor.Fit(data.Points[..400], data.Values[..400]);
        var others = GprData.Draw(0, ManyOthers).Others;
        yield return Repeat(bench, () => model.Predict(others)).ToRow($"predict {ManyOthers} points, 400 known", "ms");
        yield return Repeat(bench, () => model.PredictMeans(others)).ToRow($"predict {ManyOthers} means alone, 400 known", "ms");
    }

    private static Samples Repeat(GprBench bench, Action work)
    {
        var samples = new Samples();
        work();
        for (var round = 0; round < bench.Rounds; round++)
        {
            samples.Add(1e3 * GprBench.Seconds(work));
        }

        return samples;
    }
}
