using System.Diagnostics;

namespace Emews.Bench.Gpr;

/// <summary>The Gaussian process beside scikit-learn's, in turns.</summary>
internal sealed class GprMeasurement : IMeasurement
{
    private static readonly IGprPart[] Parts = [new LikelihoodPart(), new RetrainPart(), new FitPart(), new LargePart()];

    public string Name => "gpr";

    public string Usage =>
        $"""
        gpr [--only PART,…] [--rounds 5]: the Gaussian process beside scikit-learn's
            PART: {string.Join(", ", Parts.Select(part => part.Name))}; scikit-learn: apt-get install python3-sklearn
            It takes about 10 minutes, most of them scikit-learn's.
        """;

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, "--only", "--rounds", LargePart.Option);
        if (given.Text(LargePart.Option) is not null)
        {
            return LargePart.Measure(given.Whole(LargePart.Option, 0, 1, 1_000_000));
        }

        IGprPart[] parts = given.Text("--only") is { } only ? [.. only.Split(',').Select(Part)] : Parts;
        return RunAsync(parts, given.Whole("--rounds", 5, 1, 1000), progress).GetAwaiter().GetResult();
    }

    private static IGprPart Part(string name) =>
        Array.Find(Parts, part => string.Equals(part.Name, name, StringComparison.Ordinal))
        ?? throw new FormatException($"--only takes some of {string.Join(", ", Parts.Select(part => part.Name))}, not {name}.");

    private static async Task<IReadOnlyList<MeasurementRow>> RunAsync(IGprPart[] parts, int rounds, TextWriter progress)
    {
        using var peer = await Sklearn.StartAsync();
        if (peer is null)
        {
            progress.WriteLine("Without scikit-learn: there is no Python that has it (apt-get install python3-sklearn).");
        }

        var bench = new GprBench(peer, rounds, progress);
        var rows = new List<MeasurementRow>();
        foreach (var part in parts)
        {
            var watch = Stopwatch.StartNew();
            var measured = await part.RunAsync(bench);
            rows.AddRange(measured);
            progress.WriteLine($"{part.Name}: done in {watch.Elapsed.TotalSeconds:0} s");

            // At once: who stops a long run keeps what was measured.
            Report.WriteTable(measured, progress);
        }

        return rows;
    }
}
