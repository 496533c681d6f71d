using Emews.Tasks;

namespace Emews.Workflows.Outputs;

/// <summary><c>tasks.csv</c>: one row a task.</summary>
internal static class TasksCsv
{
    /// <summary>Its name in the output folder.</summary>
    public const string Name = "tasks.csv";

    private static readonly string[] FirstColumns = ["task_id", "point", "replicate", "seed", "state"];

    private static readonly string[] LastColumns =
        ["error_kind", "priority", "pool", "attempts", "created", "claimed", "started", "stopped"];

    /// <summary>Writes the file, reading the tasks once more.</summary>
    /// <param name="folder">The output folder.</param>
    /// <param name="run">The run.</param>
    /// <param name="facts">What was found in its tasks before: which columns there are.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left then.</param>
    public static Task WriteAsync(string folder, RunRecord run, RunFacts facts, CancellationToken cancellationToken = default) =>
        AtomicFile.WriteAsync(Path.Combine(folder, Name), (file, token) => WriteAsync(file, run, facts, token), cancellationToken);

    /// <summary>Writes the same anywhere.</summary>
    public static Task WriteAsync(Stream file, RunRecord run, RunFacts facts, CancellationToken cancellationToken) => CsvWriter.WriteTableAsync(
        file, Columns(run, facts), run.Tasks(cancellationToken), (csv, task) => AddRow(csv, task, run, facts), cancellationToken);

    /// <summary>The columns that are always there.</summary>
    public static IReadOnlyList<string> FixedColumns { get; } = [.. FirstColumns, "result", .. LastColumns];

    /// <summary>The header: names that are taken already get the prefix <c>parameter_</c> or <c>result_</c>.</summary>
    private static List<string> Columns(RunRecord run, RunFacts facts)
    {
        var points = PointColumns.Names(run, facts);
        HashSet<string> taken = new([.. FixedColumns, .. points], StringComparer.Ordinal);
        List<string> columns = [.. FirstColumns, .. points, "result"];
        columns.AddRange(facts.ResultNames.Select(name => PointColumns.Free(name, "result_", taken)));
        columns.AddRange(LastColumns);
        return columns;
    }

    private static void AddRow(CsvWriter csv, TaskRecord task, RunRecord run, RunFacts facts)
    {
        var origin = run.Origin(task.TaskId);
        var result = ResultFields.Of(task, run.Objective);
        using var payload = new PayloadFields(task.Payload);

        _ = csv.Field(task.TaskId.Value).Field(origin?.Point).Field(origin?.Replicate).Field(origin?.Seed ?? payload.Seed)
            .Field(OutputText.State(task.State, result.Failure is not null));
        PointColumns.Add(csv, payload, run.Parameters, facts.Dimensions);
        _ = csv.Field(result.Objective);
        AddScalars(csv, result.Scalars, facts.ResultNames);
        _ = csv.Field(result.Failure?.Kind).Field(task.Priority).Field(task.Pool).Field(task.Attempts)
            .Field(task.Created).Field(task.Claimed).Field(task.Started).Field(task.Stopped);
    }

    private static void AddScalars(CsvWriter csv, IReadOnlyList<KeyValuePair<string, string>> scalars, IReadOnlyList<string> names)
    {
        // A name that stands twice in an object counts as JSON readers have it: the last.
        foreach (var name in names)
        {
            _ = csv.Field(scalars.LastOrDefault(scalar => string.Equals(scalar.Key, name, StringComparison.Ordinal)).Value);
        }
    }
}
