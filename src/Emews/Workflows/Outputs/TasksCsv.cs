using System.Text;
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
    public static async Task WriteAsync(Stream file, RunRecord run, RunFacts facts, CancellationToken cancellationToken)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var writer = new StreamWriter(file, encoding, bufferSize: 64 * 1024, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            var csv = new CsvWriter(writer);
            foreach (var name in Columns(run, facts))
            {
                _ = csv.Field(name);
            }

            await csv.EndRowAsync(cancellationToken).ConfigureAwait(false);

            await foreach (var task in run.Tasks(cancellationToken).ConfigureAwait(false))
            {
                AddRow(csv, task, run, facts);
                await csv.EndRowAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A parameter's name as a column has it: one that is taken already gets a prefix.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="taken">The names that are taken.</param>
    public static string ParameterColumn(string name, HashSet<string> taken) => Free(name, "parameter_", taken);

    /// <summary>The names of columns that are always there.</summary>
    public static HashSet<string> FixedColumns() => new([.. FirstColumns, "result", .. LastColumns], StringComparer.Ordinal);

    /// <summary>The header: names that are taken already get the prefix <c>parameter_</c> or <c>result_</c>.</summary>
    private static List<string> Columns(RunRecord run, RunFacts facts)
    {
        var taken = FixedColumns();
        List<string> columns = [.. FirstColumns, .. PointColumns.Names(run, facts, taken), "result"];
        columns.AddRange(facts.ResultNames.Select(name => Free(name, "result_", taken)));
        columns.AddRange(LastColumns);
        return columns;
    }

    private static string Free(string name, string prefix, HashSet<string> taken)
    {
        while (!taken.Add(name))
        {
            name = prefix + name;
        }

        return name;
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
