using Emews.Searches;

namespace Emews.Bench.Searches;

/// <summary>How good a point searches have found after so many evaluations, beside Optuna's samplers.</summary>
internal sealed class SearchMeasurement : IMeasurement
{
    private const double AckleyGoal = 1;

    private const string Ours = "streaming";

    private static readonly int[] Looks = [100, 200, 400];
    private static readonly string[] Samplers = ["random", "tpe", "cmaes"];

    public string Name => "search";

    public string Usage =>
        "search [--seeds 20] [--problem NAME] [--others] [--no-optuna]: the best value after 100, 200 and 400 evaluations by 8 workers, beside Optuna's samplers "
        + "(--others: on the problems that settings were chosen on)";

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, ["--others", "--no-optuna"], "--seeds", "--problem");
        var seeds = given.Whole("--seeds", otherwise: 20, least: 1, most: 1000);
        var problems = given.Has("--others") ? TestProblems.ChosenOn : TestProblems.Compared;
        if (given.Text("--problem") is { } part)
        {
            problems = [.. problems.Where(problem => problem.Name.Contains(part, StringComparison.OrdinalIgnoreCase))];
            if (problems.Count == 0)
            {
                throw new FormatException($"No problem's name contains {part}.");
            }
        }

        var python = given.Has("--no-optuna") ? null : PythonPeer.FindAsync("optuna, cmaes").GetAwaiter().GetResult();
        if (python is null && !given.Has("--no-optuna"))
        {
            progress.WriteLine("Optuna is left out: it needs Python with optuna and cmaes (apt-get install python3-optuna python3-cmaes).");
        }

        return [.. problems.SelectMany(problem => Run(problem, seeds, python, progress))];
    }

    private static List<MeasurementRow> Run(TestProblem problem, int seeds, string? python, TextWriter progress)
    {
        var rows = new List<MeasurementRow>();
        var searches = new List<(string Name, Func<long, IProposer> Make)>
        {
            (Ours, seed => new SearchProposer(Streaming(problem, seed))),
        };
        if (python is not null)
        {
            searches.AddRange(Samplers.Select(sampler => (
                $"Optuna {sampler}", (Func<long, IProposer>)(seed => new OptunaProposer(python, sampler, seed, problem.Space)))));
        }

        foreach (var (search, make) in searches)
        {
            var found = new double[seeds][];
            for (var seed = 1; seed <= seeds; seed++)
            {
                var proposer = make(seed);
                found[seed - 1] = new VirtualWorkers(problem, seed).Run(proposer, Looks[^1]);
                (proposer as IDisposable)?.Dispose();
                progress.WriteLine($"{problem.Name}, {search}: seed {seed} of {seeds}, {string.Join(", ", Looks.Select(look => $"{found[seed - 1][look - 1]:g4}"))}");
            }

            rows.AddRange(Looks.Select(look => ToSamples(found, look).ToRow($"{problem.Name}, {search}: best of {look}", "median")));
            if (problem == TestProblems.Compared[0])
            {
                rows.Add(new($"{problem.Name}, {search}: below {AckleyGoal} within {Looks[^1]}", found.Count(best => best[^1] < AckleyGoal), $"of {seeds} seeds")
                {
                    Goal = ReferenceEquals(search, Ours) ? $"≥ {0.75 * seeds:0.#}" : null,
                });
            }
        }

        return rows;
    }

    private static StreamingSearch Streaming(TestProblem problem, long seed) => new(new StreamingSettings
    {
        Space = problem.Space,
        Seed = seed,
        Points = Looks[^1],
        InFlight = VirtualWorkers.Count,
    });

    private static Samples ToSamples(double[][] found, int look)
    {
        var samples = new Samples();
        foreach (var best in found)
        {
            samples.Add(best[look - 1]);
        }

        return samples;
    }
}
