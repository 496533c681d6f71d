using System.Diagnostics;

namespace Emews.Bench.Queue;

/// <summary>Every verb of the queue on PostgreSQL, each beside the plain statements, on a server of its own.</summary>
internal sealed class QueueMeasurement : IMeasurement
{
    private static readonly IQueueVerb[] Verbs =
    [
        new CommitVerb(), new SubmitVerb(), new ClaimVerb(), new SingleVerb(), new DrainVerb(), new ReprioritizeVerb(),
        new BusyReprioritizeVerb(), new WakeVerb(), new IdleVerb(), new CollectVerb(),
    ];

    public string Name => "queue";

    public string Usage =>
        $"queue [--only {string.Join('|', Verbs.Select(verb => verb.Name))}] [--quick]: the queue on PostgreSQL beside plain statements";

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, ["--quick"], "--only");
        var only = given.Text("--only");
        var verbs = only is null ? Verbs : Array.FindAll(Verbs, verb => string.Equals(verb.Name, only, StringComparison.Ordinal));
        return verbs.Length > 0
            ? RunAsync(verbs, given.Has("--quick"), progress).GetAwaiter().GetResult()
            : throw new FormatException($"--only takes one of {string.Join(", ", Verbs.Select(verb => verb.Name))}, not {only}.");
    }

    private static async Task<IReadOnlyList<MeasurementRow>> RunAsync(IQueueVerb[] verbs, bool isQuick, TextWriter progress)
    {
        await using var server = await PrivateServer.StartAsync();
        var bench = new QueueBench(server, isQuick, progress);
        var rows = new List<MeasurementRow>();
        foreach (var verb in verbs)
        {
            var watch = Stopwatch.StartNew();
            rows.AddRange(await verb.RunAsync(bench));
            progress.WriteLine($"{verb.Name}: done in {watch.Elapsed.TotalSeconds:0} s");
        }

        return isQuick ? [.. rows.Select(row => row with { Metric = $"(quick) {row.Metric}" })] : rows;
    }
}
