namespace Emews.Workflows.Outputs;

/// <summary>
/// Writes what a run leaves in its output folder when it ends, however it ends: <c>tasks.csv</c>, <c>report.html</c>,
/// <c>provenance.json</c> and <c>summary.json</c>.
/// </summary>
internal static class OutputWriter
{
    /// <summary>Writes the files, each whole or not at all; <c>summary.json</c> comes last.</summary>
    /// <returns>What the summary says.</returns>
    public static Task<RunSummary> WriteAsync(string folder, RunRecord run, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException($"{folder}: {run.ExperimentId} {cancellationToken.IsCancellationRequested}");
}
