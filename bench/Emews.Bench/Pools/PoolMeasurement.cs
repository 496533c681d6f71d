using System.Diagnostics;
using Emews.Bench.Queue;
using Emews.Tasks;

namespace Emews.Bench.Pools;

/// <summary>How well a pool of one agent keeps its workers busy, and what it costs, on SQLite and on PostgreSQL.</summary>
internal sealed class PoolMeasurement : IMeasurement
{
    private static readonly IPoolPart[] Parts = [new UtilizationPart(), new ThroughputPart(), SleepersPart.Tasks, SleepersPart.Programs];

    public string Name => "pool";

    public string Usage =>
        $"""
        pool [--only PART,…] [--on sqlite|postgresql] [--quick]: a worker pool of one agent
            PART: {string.Join(", ", Parts.Select(part => part.Name))}; --quick: a tenth of the tasks, to try it out
            It starts a PostgreSQL of its own in TMPDIR, whose disk counts, and takes about 16 minutes.
        """;

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, ["--quick", OwnProcess.Flag], "--only", "--on");
        IPoolPart[] parts = given.Text("--only") is { } only ? [.. only.Split(',').Select(Part)] : Parts;
        if (given.Text("--on") is { } on && on is not ("sqlite" or "postgresql"))
        {
            throw new FormatException($"--on takes sqlite or postgresql, not {on}.");
        }

        return RunAsync(parts, given, progress).GetAwaiter().GetResult();
    }

    private static IPoolPart Part(string name) =>
        Array.Find(Parts, part => string.Equals(part.Name, name, StringComparison.Ordinal))
        ?? throw new FormatException($"--only takes some of {string.Join(", ", Parts.Select(part => part.Name))}, not {name}.");

    private static async Task<IReadOnlyList<MeasurementRow>> RunAsync(IPoolPart[] parts, Options given, TextWriter progress)
    {
        var engines = await StartAsync(given.Text("--on"), progress);
        try
        {
            var bench = new PoolBench(engines, given.Has("--quick"), given.Has(OwnProcess.Flag), progress);
            var rows = new List<MeasurementRow>();
            foreach (var part in parts)
            {
                var watch = Stopwatch.StartNew();
                rows.AddRange(await part.RunAsync(bench));
                progress.WriteLine($"{part.Name}: done in {watch.Elapsed.TotalSeconds:0} s");
            }

            return bench is { IsQuick: true, IsOwnProcess: false }
                ? [.. rows.Select(row => row with { Metric = $"(quick) {row.Metric}" })]
                : rows;
        }
        finally
        {
            foreach (var engine in engines)
            {
                await engine.DisposeAsync();
            }
        }
    }

    private static async Task<IReadOnlyList<IEngine>> StartAsync(string? on, TextWriter progress)
    {
        var engines = new List<IEngine>();
        if (on is null or "sqlite")
        {
            engines.Add(new SqliteEngine());
        }

        try
        {
            if (on is null or "postgresql")
            {
                engines.Add(new PostgresEngine(await PrivateServer.StartAsync()));
            }
        }
        catch (EmewsException error) when (on is null)
        {
            progress.WriteLine($"Without PostgreSQL: {error.Message}");
        }

        return engines;
    }
}
