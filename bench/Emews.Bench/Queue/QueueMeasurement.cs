namespace Emews.Bench.Queue;

/// <summary>Every verb of the queue on PostgreSQL, each beside the plain statements, on a server of its own.</summary>
internal sealed class QueueMeasurement : IMeasurement
{
    private static readonly IPart<QueueBench>[] Verbs =
    [
        new CommitVerb(), new SubmitVerb(), new ClaimVerb(), new SingleVerb(), new DrainVerb(), new SlowDiskVerb(), new ReprioritizeVerb(),
        new BusyReprioritizeVerb(), new WakeVerb(), new IdleVerb(), new CollectVerb(),
    ];

    public string Name => "queue";

    public string Usage =>
        $"""
        queue [--only VERB,…] [--eqsql CHECKOUT] [--quick]: the queue on PostgreSQL beside plain statements, and beside EQ-SQL's client
            VERB: {Parts.Names(Verbs)}; --quick: a tenth of the tasks, to try it out
            It starts a server of its own in TMPDIR, whose disk counts.
        """;

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, ["--quick"], "--only", "--eqsql");
        var verbs = Parts.Chosen(Verbs, given).ToList();
        if (given.Text("--eqsql") is { } checkout)
        {
            verbs.Add(Directory.Exists(Path.Combine(checkout, "python", "eqsql"))
                ? new EqsqlVerb(checkout)
                : throw new FormatException($"--eqsql takes a checkout of EQ-SQL, and there is no python/eqsql in {checkout}."));
        }

        return RunAsync(verbs, given.Has("--quick"), progress).GetAwaiter().GetResult();
    }

    private static async Task<IReadOnlyList<MeasurementRow>> RunAsync(List<IPart<QueueBench>> verbs, bool isQuick, TextWriter progress)
    {
        await using var server = await PrivateServer.StartAsync();
        progress.WriteLine($"PostgreSQL {server.Version}, durable, in {server.Folder}");
        var rows = await Parts.RunAsync(verbs, new QueueBench(server, isQuick, progress), progress);
        return isQuick ? Parts.Quick(rows) : rows;
    }
}
