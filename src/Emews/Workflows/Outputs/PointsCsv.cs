using System.Runtime.CompilerServices;

namespace Emews.Workflows.Outputs;

/// <summary><c>points.csv</c>: one row a point, with the mean of its runs and its standard error.</summary>
internal static class PointsCsv
{
    /// <summary>Its name in the output folder.</summary>
    public const string Name = "points.csv";

    private const string FirstColumn = "point";

    private static readonly string[] LastColumns = ["state", "runs_finished", "runs_failed", "mean", "standard_error"];

    /// <summary>The columns that are always there.</summary>
    public static IReadOnlyList<string> FixedColumns { get; } = [FirstColumn, .. LastColumns];

    /// <summary>Writes the file, reading the tasks once more.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="run">The run.</param>
    /// <param name="facts">What was found in its tasks before.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left then.</param>
    public static Task WriteAsync(string folder, RunRecord run, RunFacts facts, CancellationToken cancellationToken = default) =>
        AtomicFile.WriteAsync(Path.Combine(folder, Name), (file, token) => WriteAsync(file, run, facts, token), cancellationToken);

    /// <summary>Writes the same anywhere.</summary>
    public static Task WriteAsync(Stream file, RunRecord run, RunFacts facts, CancellationToken cancellationToken) => CsvWriter.WriteTableAsync(
        file, Columns(run, facts), ReadAsync(run, cancellationToken), (csv, point) => AddRow(csv, point, run, facts), cancellationToken);

    private static string[] Columns(RunRecord run, RunFacts facts) => [FirstColumn, .. PointColumns.Names(run, facts), .. LastColumns];

    private static void AddRow(CsvWriter csv, PointRuns point, RunRecord run, RunFacts facts)
    {
        using var payload = new PayloadFields(point.Payload);
        _ = csv.Field(point.Point);
        PointColumns.Add(csv, payload, run.Parameters, facts.Dimensions);
        _ = csv.Field(point.State).Field(point.Finished).Field(point.Failed).Field(Text(point.Mean?.Mean)).Field(Text(point.Mean?.StandardError));
    }

    private static string? Text(double? number) => number is { } known ? OutputText.Number(known) : null;

    /// <summary>The points in their order: the tasks of one follow one another. What is no point of the search has no row.</summary>
    private static async IAsyncEnumerable<PointRuns> ReadAsync(RunRecord run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        PointRuns? point = null;
        await foreach (var task in run.Tasks(cancellationToken).ConfigureAwait(false))
        {
            if (run.Origin(task.TaskId) is not { } origin)
            {
                continue;
            }

            if (point is { } ended && ended.Point != origin.Point)
            {
                yield return ended;
                point = null;
            }

            point ??= new PointRuns(origin.Point, task.Payload);
            point.Add(task.State, ResultFields.Of(task, run.Objective));
        }

        if (point is { } last)
        {
            yield return last;
        }
    }
}
