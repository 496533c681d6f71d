using Emews.Bench.Queue;
using Emews.Tasks;

namespace Emews.Bench.Pools;

/// <summary>How well a pool of one agent keeps its workers busy, and what it costs, on SQLite and on PostgreSQL.</summary>
internal sealed class PoolMeasurement : IMeasurement
{
    private static readonly IPart<PoolBench>[] All = [new UtilizationPart(), new ThroughputPart(), SleepersPart.Tasks, SleepersPart.Programs];

    public string Name => "pool";

    public string Usage =>
        $"""
        pool [--only PART,…] [--on sqlite|postgresql] [--quick]: a worker pool of one agent
            PART: {Parts.Names(All)}; --quick: a tenth of the tasks, to try it out
            It starts a PostgreSQL of its own in TMPDIR, whose disk counts, and takes about 16 minutes.
        """;

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, ["--quick", OwnProcess.Flag], "--only", "--on");
        var parts = Parts.Chosen(All, given);
        if (given.Text("--on") is { } on && on is not ("sqlite" or "postgresql"))
        {
            throw new FormatException($"--on takes sqlite or postgresql, not {on}.");
        }

        return RunAsync(parts, given, progress).GetAwaiter().GetResult();
    }

    private static async Task<IReadOnlyList<MeasurementRow>> RunAsync(IReadOnlyList<IPart<PoolBench>> parts, Options given, TextWriter progress)
    {
        var engines = await StartAsync(given.Text("--on"), progress);
        try
        {
            var bench = new PoolBench(engines, given.Has("--quick"), given.Has(OwnProcess.Flag), progress);
            var rows = await Parts.RunAsync(parts, bench, progress);
            return bench is { IsQuick: true, IsOwnProcess: false } ? Parts.Quick(rows) : rows;
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
