using System.Diagnostics;

namespace Emews.Bench;

/// <summary>The parts of a measurement: chosen by name, and done one after the other.</summary>
internal static class Parts
{
    /// <summary>Their names, as a help text lists them.</summary>
    public static string Names<TBench>(IEnumerable<IPart<TBench>> parts) => string.Join(", ", parts.Select(part => part.Name));

    /// <summary>Those that <c>--only</c> names, or all.</summary>
    /// <exception cref="FormatException">There is none of such a name.</exception>
    public static IReadOnlyList<IPart<TBench>> Chosen<TBench>(IPart<TBench>[] all, Options given) => given.Text("--only") is { } only
        ? [.. only.Split(',').Select(name => Array.Find(all, part => string.Equals(part.Name, name, StringComparison.Ordinal))
            ?? throw new FormatException($"--only takes some of {Names(all)}, not {name}."))]
        : all;

    /// <summary>Does them all, and shows what each has measured at once: who stops a long run keeps what there is.</summary>
    public static async Task<IReadOnlyList<MeasurementRow>> RunAsync<TBench>(IEnumerable<IPart<TBench>> parts, TBench bench, TextWriter progress)
    {
        var rows = new List<MeasurementRow>();
        foreach (var part in parts)
        {
            var watch = Stopwatch.StartNew();
            var measured = await part.RunAsync(bench);
            rows.AddRange(measured);
            progress.WriteLine($"{part.Name}: done in {watch.Elapsed.TotalSeconds:0} s");
            Report.WriteTable(measured, progress);
        }

        return rows;
    }

    /// <summary>The rows of a run with <c>--quick</c>, which nobody is to take for the real ones.</summary>
    public static IReadOnlyList<MeasurementRow> Quick(IEnumerable<MeasurementRow> rows) =>
        [.. rows.Select(row => row with { Metric = $"(quick) {row.Metric}" })];
}
