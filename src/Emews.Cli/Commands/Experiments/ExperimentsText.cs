using System.Globalization;
using System.Text;
using Emews.Cli.Display;
using Emews.Database.Addresses;
using Emews.Database.Upkeep;

namespace Emews.Cli.Commands.Experiments;

/// <summary>The experiments of a database, in a table for people.</summary>
internal static class ExperimentsText
{
    private static readonly string[] Head =
        ["queued", "running", "complete", "failed", "canceled", "type", "begun", "experiment", "live pools"];

    public static string Of(DatabaseAddress address, IReadOnlyList<ExperimentState> experiments)
    {
        if (experiments.Count == 0)
        {
            return $"{address} has no experiment.\n";
        }

        var text = new StringBuilder();
        text.AppendTable(Head, experiments.Select(Row), numbers: 5);
        return text.ToString();
    }

    private static string[] Row(ExperimentState experiment)
    {
        var counts = experiment.Counts;
        return
        [
            .. new[] { counts.Queued + counts.Requeued, counts.Running, counts.Complete, counts.Failed, counts.Canceled }
                .Select(count => count.ToString(CultureInfo.InvariantCulture)),
            string.Join(',', experiment.WorkTypes.Select(type => type.ToString(CultureInfo.InvariantCulture))),
            experiment.Begun?.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "",
            experiment.ExperimentId,
            string.Join(", ", experiment.LivePools),
        ];
    }
}
