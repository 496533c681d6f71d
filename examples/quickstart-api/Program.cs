using System.Globalization;
using System.Text.Json;
using Emews.Database;
using Emews.Numerics.Acquisition;
using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;
using Emews.Numerics.Sampling;
using Emews.Pools;
using Emews.Pools.Models;
using Emews.Tasks;

// An EMEWS DB in one file, a queue over it, and a pool of 8 workers that runs Ackley's function.
await using var store = await SqliteStore.OpenAsync(Path.GetTempFileName());
await using var queue = new TaskQueue(store, "quickstart");
using var stop = new CancellationTokenSource();
var pool = new WorkerPool(store, new AckleyModel(), new WorkerPoolOptions { Workers = 8 }).RunAsync(workType: 0, stop.Token);

// 300 points in four dimensions, submitted as tasks.
double[] bound = [32.768, 32.768, 32.768, 32.768];
var points = UniformPoints.Draw(RandomStream.For(seed: 42, "points"), 300, [.. bound.Select(b => -b)], bound);
var futures = await queue.SubmitAsync(workType: 0, [.. points.Select(x => JsonSerializer.Serialize(new { x }))]);
var pointOf = futures.Zip(points).ToDictionary(pair => pair.First, pair => pair.Second);

// After every 50 results: learn from them, and let the pool run the most promising of the rest first.
var pending = futures.ToHashSet();
List<(double[] X, double Value)> results = [];
await foreach (var future in queue.AsCompletedAsync(futures))
{
    pending.Remove(future);
    results.Add((pointOf[future], double.Parse(await future.GetResultAsync(), CultureInfo.InvariantCulture)));
    if (results.Count % 50 == 0 && pending.Count > 0)
    {
        var rest = pending.ToList();
        var surrogate = GaussianProcessRegressor.Fit([.. results.Select(r => r.X)], [.. results.Select(r => r.Value)], SurrogateSettings.Default);
        var order = Ranking.ByExpectedImprovement(surrogate.Predict([.. rest.Select(f => pointOf[f])]), results.Min(r => r.Value));
        await queue.UpdatePrioritiesAsync(order.Select(i => rest[i]), [.. Enumerable.Range(1, rest.Count).Reverse()]);
    }
}

await stop.CancelAsync();
await pool;
var best = results.MinBy(result => result.Value);
Console.WriteLine($"{results.Count} results, the best {best.Value:F4} at [{string.Join(", ", best.X.Select(x => x.ToString("F2", CultureInfo.InvariantCulture)))}]");
