using System.Diagnostics;
using Emews.Numerics.GaussianProcess;
using Emews.Pools.Models;
using Emews.Searches;

namespace Emews.Bench;

/// <summary>
/// How soon the best points of a search space are evaluated when the rest is reordered every 50 results: the prototype's problem,
/// 750 uniform points of Ackley's function in four dimensions. Points are evaluated one at a time; with many workers, those that
/// run while the search learns come before those it then prefers.
/// </summary>
internal sealed class Reprioritization : IMeasurement
{
    private const int Points = 750;
    private const int Batch = 50;
    private const int Early = 100;
    private const int Top = 10;

    public string Name => "reprioritization";

    public string Usage =>
        "reprioritization [--seeds 20] [--until 100]: how many of the best of 750 points are among the first 100 evaluated";

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, "--seeds", "--until");
        var seeds = given.Whole("--seeds", otherwise: 20, least: 1, most: 100_000);
        var until = given.Whole("--until", otherwise: Early, least: Early, most: Points);

        (string Name, Func<long, ISearch> Search)[] searches =
        [
            ("default surrogate", seed => new ReprioritizeSearch(Settings(seed))),
            ("prototype's surrogate", seed => new ReprioritizeSearch(Settings(seed) with { Surrogate = SurrogateSettings.Prototype })),
            ("random order", seed => new RandomSearch(Settings(seed))),
        ];
        var rows = new List<MeasurementRow>();
        foreach (var (name, search) in searches)
        {
            var isDefault = rows.Count == 0;
            var watch = Stopwatch.StartNew();
            int bestEarly = 0, topEarly = 0;
            long bestAfter = 0;
            for (var seed = 1; seed <= seeds; seed++)
            {
                var (found, top, after) = Count(search(seed), until);
                bestEarly += found ? 1 : 0;
                topEarly += top;
                bestAfter += after;
                progress.WriteLine($"{name}: seed {seed} of {seeds}, best {(found ? "early" : "late ")}, {top} of the best {Top} early");
            }

            // The peer of both is chance.
            rows.Add(new($"{name}: best point among the first {Early}", bestEarly, $"of {seeds} seeds")
            {
                Goal = isDefault ? $"≥ {0.8 * seeds:0.#}" : null,
                Peer = (double)seeds * Early / Points,
            });
            rows.Add(new($"{name}: of the {Top} best among the first {Early}", (double)topEarly / seeds, $"of {Top}")
            {
                Goal = isDefault ? "≥ 8.5" : null,
                Peer = (double)Top * Early / Points,
            });
            if (until > Early)
            {
                rows.Add(new($"{name}: place of the best point, at most {until + 1}", (double)bestAfter / seeds, "mean place"));
            }

            rows.Add(new($"{name}: time", watch.Elapsed.TotalSeconds / seeds, "s a seed"));
        }

        return rows;
    }

    private static ReprioritizeSettings Settings(long seed) =>
        new() { Space = SearchSpace.Cube(4), Points = Points, RetrainAfter = Batch, Seed = seed };

    private static (bool BestEarly, int TopEarly, int BestAfter) Count(ISearch search, int until)
    {
        var points = search.Begin().Submit;
        var best = Enumerable.Range(1, Points).OrderBy(point => AckleyModel.Evaluate(points[point - 1])).Take(Top).ToArray();
        var evaluated = DryRun.Evaluate(search, until);
        var early = evaluated.Take(Early).ToHashSet();
        var place = evaluated.IndexOf(best[0]);
        return (early.Contains(best[0]), best.Count(early.Contains), (place < 0 ? until : place) + 1);
    }
}
