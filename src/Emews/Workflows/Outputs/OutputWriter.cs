using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Workflows.Outputs;

/// <summary>
/// Writes what a run leaves in its output folder when it ends, however it ends: <c>tasks.csv</c>, <c>points.csv</c>,
/// <c>report.html</c>, <c>provenance.json</c> and <c>summary.json</c>.
/// </summary>
internal static class OutputWriter
{
    /// <summary>Writes the files, each whole or not at all; <c>summary.json</c> comes last.</summary>
    /// <returns>What the summary says.</returns>
    public static async Task<RunSummary> WriteAsync(string folder, RunRecord run, CancellationToken cancellationToken = default)
    {
        (run, var facts, var pools, var summary) = await ReadAsync(run, cancellationToken).ConfigureAwait(false);
        await TasksCsv.WriteAsync(folder, run, facts, cancellationToken).ConfigureAwait(false);
        await PointsCsv.WriteAsync(folder, run, facts, cancellationToken).ConfigureAwait(false);
        await ReportFile.WriteAsync(folder, run, facts, pools, summary, cancellationToken).ConfigureAwait(false);
        await ProvenanceFile.WriteAsync(folder, run, cancellationToken).ConfigureAwait(false);
        await SummaryFile.WriteAsync(folder, summary, cancellationToken).ConfigureAwait(false);
        return summary;
    }

    /// <summary>Writes <c>report.html</c> alone, of a run that is over.</summary>
    public static async Task WriteReportAsync(string folder, RunRecord run, CancellationToken cancellationToken = default)
    {
        (run, var facts, var pools, var summary) = await ReadAsync(run, cancellationToken).ConfigureAwait(false);
        await ReportFile.WriteAsync(folder, run, facts, pools, summary, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<(RunRecord Run, RunFacts Facts, IReadOnlyList<PoolFacts> Pools, RunSummary Summary)> ReadAsync(
        RunRecord run, CancellationToken cancellationToken)
    {
        var facts = await RunFactsReader.ReadAsync(run, cancellationToken).ConfigureAwait(false);
        run = run with { Agents = [.. run.OlderAgents.Where(agent => facts.AgentIds.Contains(agent.AgentId)), .. run.Agents] };
        var pools = PoolFacts.Of(run, facts);
        var review = run.Surrogate is { } inputs ? SurrogateReviewer.Review(inputs, facts.Known, facts.FailedAt, run.Maximize, run.Seed, cancellationToken) : null;
        return (run, facts, pools, SummaryFile.Summarize(run, facts, pools) with { Surrogate = review });
    }
}
