using System.Diagnostics;

namespace Emews.Bench.Queue;

/// <summary>Every verb of the queue on PostgreSQL, each beside the plain statements, on a server of its own.</summary>
internal sealed class QueueMeasurement : IMeasurement
{
    private static readonly IQueueVerb[] Verbs =
    [
        new CommitVerb(), new SubmitVerb(), new ClaimVerb(), new SingleVerb(), new DrainVerb(), new SlowDiskVerb(), new ReprioritizeVerb(),
        new BusyReprioritizeVerb(), new WakeVerb(), new IdleVerb(), new CollectVerb(),
    ];

    public string Name => "queue";

    public string Usage =>
        $"""
        queue [--only VERB,…] [--eqsql CHECKOUT] [--quick]: the queue on PostgreSQL beside plain statements, and beside EQ-SQL's client
            VERB: {string.Join(", ", Verbs.Select(verb => verb.Name))}; --quick: a tenth of the tasks, to try it out
            It starts a server of its own in TMPDIR, whose disk counts.
        """;

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, ["--quick"], "--only", "--eqsql");
        var verbs = given.Text("--only") is { } only ? [.. only.Split(',').Select(Verb)] : Verbs.ToList();
        if (given.Text("--eqsql") is { } checkout)
        {
            verbs.Add(Directory.Exists(Path.Combine(checkout, "python", "eqsql"))
                ? new EqsqlVerb(checkout)
                : throw new FormatException($"--eqsql takes a checkout of EQ-SQL, and there is no python/eqsql in {checkout}."));
        }

        return RunAsync(verbs, given.Has("--quick"), progress).GetAwaiter().GetResult();
    }

    private static IQueueVerb Verb(string name) =>
        Array.Find(Verbs, verb => string.Equals(verb.Name, name, StringComparison.Ordinal))
        ?? throw new FormatException($"--only takes some of {string.Join(", ", Verbs.Select(verb => verb.Name))}, not {name}.");

    private static async Task<IReadOnlyList<MeasurementRow>> RunAsync(List<IQueueVerb> verbs, bool isQuick, TextWriter progress)
    {
        await using var server = await PrivateServer.StartAsync();
        progress.WriteLine($"PostgreSQL {server.Version}, durable, in {server.Folder}");
        var bench = new QueueBench(server, isQuick, progress);
        var rows = new List<MeasurementRow>();
        foreach (var verb in verbs)
        {
            var watch = Stopwatch.StartNew();
            var measured = await verb.RunAsync(bench);
            rows.AddRange(measured);
            progress.WriteLine($"{verb.Name}: done in {watch.Elapsed.TotalSeconds:0} s");

            // At once: who stops a long run keeps what was measured.
            Report.WriteTable(measured, progress);
        }

        return isQuick ? [.. rows.Select(row => row with { Metric = $"(quick) {row.Metric}" })] : rows;
    }
}
