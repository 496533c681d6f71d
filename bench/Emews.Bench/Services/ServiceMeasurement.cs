using Emews.Bench.Queue;
using Emews.Tasks;

namespace Emews.Bench.Services;

/// <summary>What the way through the EMEWS service costs, beside the store that reaches the database itself.</summary>
internal sealed class ServiceMeasurement : IMeasurement
{
    private static readonly IPart<ServiceBench>[] All =
        [new SubmitPart(), new CollectPart(), new ReprioritizePart(), new LatencyPart(), new WaitersPart()];

    public string Name => "service";

    public string Usage =>
        $"""
        service [--only PART,…] [--on sqlite|postgresql] [--quick]: the EMEWS service beside the database itself
            PART: {Parts.Names(All)}; --quick: a tenth of the tasks, to try it out
            It starts a PostgreSQL and services of its own, with files in TMPDIR, whose disk counts, and takes about 7 minutes.
        """;

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, ["--quick"], "--only", "--on");
        var parts = Parts.Chosen(All, given);
        return given.Text("--on") is not { } on || on is "sqlite" or "postgresql"
            ? RunAsync(parts, given.Text("--on"), given.Has("--quick"), progress).GetAwaiter().GetResult()
            : throw new FormatException($"--on takes sqlite or postgresql, not {on}.");
    }

    private static async Task<IReadOnlyList<MeasurementRow>> RunAsync(IReadOnlyList<IPart<ServiceBench>> parts, string? on, bool isQuick, TextWriter progress)
    {
        var engines = await StartAsync(on, progress);
        try
        {
            var rows = await Parts.RunAsync(parts, new ServiceBench(engines, isQuick, progress), progress);
            return isQuick ? Parts.Quick(rows) : rows;
        }
        finally
        {
            foreach (var engine in engines)
            {
                await engine.DisposeAsync();
            }
        }
    }

    private static async Task<IReadOnlyList<IServedEngine>> StartAsync(string? on, TextWriter progress)
    {
        var engines = new List<IServedEngine>();
        try
        {
            if (on is null or "postgresql")
            {
                engines.Add(new ServedPostgres(await PrivateServer.StartAsync()));
            }
        }
        catch (EmewsException error) when (on is null)
        {
            progress.WriteLine($"Without PostgreSQL: {error.Message}");
        }

        if (on is null or "sqlite")
        {
            engines.Add(new ServedSqlite());
        }

        return engines;
    }
}
