namespace Emews.Bench.Gpr;

/// <summary>The Gaussian process beside scikit-learn's, in turns.</summary>
internal sealed class GprMeasurement : IMeasurement
{
    private static readonly IPart<GprBench>[] All = [new LikelihoodPart(), new RetrainPart(), new FitPart(), new LargePart()];

    public string Name => "gpr";

    public string Usage =>
        $"""
        gpr [--only PART,…] [--rounds 5]: the Gaussian process beside scikit-learn's
            PART: {Parts.Names(All)}; scikit-learn: apt-get install python3-sklearn
            It takes about 10 minutes, most of them scikit-learn's.
        """;

    public IReadOnlyList<MeasurementRow> Run(ReadOnlySpan<string> options, TextWriter progress)
    {
        var given = new Options(options, "--only", "--rounds", LargePart.Option);
        if (given.Text(LargePart.Option) is not null)
        {
            return LargePart.Measure(given.Whole(LargePart.Option, 0, 1, 1_000_000));
        }

        return RunAsync(Parts.Chosen(All, given), given.Whole("--rounds", 5, 1, 1000), progress).GetAwaiter().GetResult();
    }

    private static async Task<IReadOnlyList<MeasurementRow>> RunAsync(IReadOnlyList<IPart<GprBench>> parts, int rounds, TextWriter progress)
    {
        using var peer = await Sklearn.StartAsync();
        if (peer is null)
        {
            progress.WriteLine("Without scikit-learn: there is no Python that has it (apt-get install python3-sklearn).");
        }

        return await Parts.RunAsync(parts, new GprBench(peer, rounds, progress), progress);
    }
}
