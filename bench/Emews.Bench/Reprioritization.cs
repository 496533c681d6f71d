using System.Diagnostics;
using Emews.Numerics.Acquisition;
using Emews.Numerics.GaussianProcess;
using Emews.Searches;

namespace Emews.Bench;

/// <summary>
/// How soon the best points of a search space are evaluated when the rest is reordered every 50 results. With many workers, points
/// that run while the search learns come before those it then prefers.
/// </summary>
internal sealed class Reprioritization : IMeasurement
{
    private const int Early = 100;
    private const int Top = 10;

    private static readonly IProblem[] Problems = [new AckleyProblem(), new SeirProblem()];

    public string Name => "reprioritization";

    public string Usage =>
        "reprioritization [--seeds 20] [--until 100] [--workers 1]: how many of the best points of Ackley's function (750 points) and of the SEIR fit (300) are among the first 100 evaluated";

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, "--seeds", "--until", "--workers");
        var seeds = given.Whole("--seeds", otherwise: 20, least: 1, most: 100_000);
        var until = given.Whole("--until", otherwise: Early, least: Early, most: Problems.Max(problem => problem.Settings(1).Points));
        var workers = given.Whole("--workers", otherwise: 1, least: 1, most: 1000);
        return [.. Problems.SelectMany(problem => Run(problem, seeds, until, workers, progress))];
    }

    private static List<MeasurementRow> Run(IProblem problem, int seeds, int until, int workers, TextWriter progress)
    {
        (string Name, Func<ReprioritizeSettings, ISearch> Search)[] searches =
        [
            ("default surrogate", settings => new ReprioritizeSearch(settings)),
            ("prototype's surrogate", settings => new ReprioritizeSearch(settings with { Surrogate = SurrogateSettings.Prototype })),
            ("without regard to what runs", settings => new ReprioritizeSearch(settings with { Ranking = new() { Pending = PendingPoints.Ignored } })),
            ("constant liar", settings => new ReprioritizeSearch(settings with { Ranking = new() { Pending = PendingPoints.ConstantLiar } })),
            ("random order", settings => new RandomSearch(settings)),
        ];
        var rows = new List<MeasurementRow>();
        foreach (var (search, make) in searches)
        {
            var name = $"{problem.Name}, {search}";
            var points = problem.Settings(1).Points;
            var isDefault = rows.Count == 0;
            var (bestEarly, topEarly, bestAfter, time) = (0, 0, 0L, TimeSpan.Zero);
            for (var seed = 1; seed <= seeds; seed++)
            {
                var settings = problem.Settings(seed);
                var values = problem.Evaluate(settings);
                var watch = Stopwatch.StartNew();
                var (found, top, after) = Count(new DryRun(workers, seed), make(settings), values, Math.Min(until, points));
                time += watch.Elapsed;
                bestEarly += found ? 1 : 0;
                topEarly += top;
                bestAfter += after;
                progress.WriteLine($"{name}: seed {seed} of {seeds}, best {(found ? "early" : "late ")}, {top} of the best {Top} early");
            }

            // The peer of both is chance.
            rows.Add(new($"{name}: best point among the first {Early}", bestEarly, $"of {seeds} seeds")
            {
                Goal = isDefault ? $"≥ {0.86 * seeds:0.#}" : null,
                Peer = (double)seeds * Early / points,
            });
            rows.Add(new($"{name}: of the {Top} best among the first {Early}", (double)topEarly / seeds, $"of {Top}")
            {
                Goal = isDefault ? "≥ 8.8" : null,
                Peer = (double)Top * Early / points,
            });
            if (until > Early)
            {
                rows.Add(new($"{name}: place of the best point, at most {until + 1}", (double)bestAfter / seeds, "mean place"));
            }

            rows.Add(new($"{name}: time", time.TotalSeconds / seeds, "s a seed"));
        }

        return rows;
    }

    private static (bool BestEarly, int TopEarly, int BestAfter) Count(DryRun run, ISearch search, IReadOnlyList<EndedPoint> points, int until)
    {
        var best = points.OrderBy(point => point.Value).Take(Top).Select(point => point.Point).ToArray();
        var evaluated = run.Evaluate(search, points, until);
        var early = evaluated.Take(Early).ToHashSet();
        var place = evaluated.IndexOf(best[0]);
        return (early.Contains(best[0]), best.Count(early.Contains), (place < 0 ? until : place) + 1);
    }
}
