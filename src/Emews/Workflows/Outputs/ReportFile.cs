using System.Text;
using Emews.Workflows.Outputs.Report;

namespace Emews.Workflows.Outputs;

/// <summary><c>report.html</c>: the run for people.</summary>
internal static class ReportFile
{
    /// <summary>Its name in the output folder.</summary>
    public const string Name = "report.html";

    /// <summary>Writes the file.</summary>
    public static Task WriteAsync(
        string folder, RunRecord run, RunFacts facts, IReadOnlyList<PoolFacts> pools, RunSummary summary,
        CancellationToken cancellationToken = default)
    {
        var page = ReportPage.Make(run, facts, pools, summary);
        return AtomicFile.WriteAsync(Path.Combine(folder, Name), Encoding.UTF8.GetBytes(page), cancellationToken);
    }
}
