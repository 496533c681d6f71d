using System.Buffers;
using System.Text;
using System.Text.Json;
using Emews.Tasks;
using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Workflows.Outputs;

/// <summary><c>summary.json</c>: the run in one object, which <c>emews run --json</c> prints too.</summary>
internal static class SummaryFile
{
    /// <summary>Its name in the output folder.</summary>
    public const string Name = "summary.json";

    /// <summary>Sums a run up.</summary>
    public static RunSummary Summarize(RunRecord run, RunFacts facts, IReadOnlyList<PoolFacts> pools)
    {
        var end = (run.Stopped - run.Started).TotalSeconds;
        var window = Utilization.Window(facts.Tasks.Select(task => task.Started));
        var busy = facts.Tasks.Select(task => task.Busy(end)).OfType<Interval>();
        var available = run.Agents.Select(agent => (Utilization.Claiming(agent, run.Started), agent.Workers));
        return new()
        {
            ExperimentId = run.ExperimentId,
            Ended = run.Ended,
            Reason = run.Reason,
            Counts = facts.Counts,
            Failures = facts.Failures,
            Reprioritizations = run.Reprioritizations.Count,
            Pools = [.. pools.Select(pool => new PoolSummary(pool.Name, pool.JoinedAfterSeconds, pool.Tasks))],
            Best = facts.Best,
            WallSeconds = OutputText.Seconds(run.Sessions.Until(run.Stopped)),
            Sessions = run.Sessions.Count,
            FirstTaskSeconds = window is { } first ? Rounded(first.Start) : null,
            LastStartSeconds = window is { } last ? Rounded(last.End) : null,
            SteadyUtilization = window is { } known ? Utilization.Steady(known, busy, available) : null,
            ReprioritizationSeconds = MedianAndMax([.. run.Reprioritizations.Select(each => each.Duration.TotalSeconds).Order()]),
            Database = run.Database.Kind,
            Version = ProgramVersion.Version,
        };
    }

    /// <summary>Writes the file.</summary>
    public static Task WriteAsync(string folder, RunSummary summary, CancellationToken cancellationToken = default) =>
        AtomicFile.WriteAsync(Path.Combine(folder, Name), Encoding.UTF8.GetBytes(ToJson(summary)), cancellationToken);

    /// <summary>The tasks by state as a folder's summary has them; null where there is none that can be read.</summary>
    public static TaskCounts? TryReadCounts(string folder)
    {
        try
        {
            using var summary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, Name)));
            return new TaskCounts(
                Count("tasks_unfinished"), 0, Count("tasks_completed"), Count("tasks_failed"), Count("tasks_canceled"), 0);

            long Count(string name) => summary.RootElement.GetProperty(name).GetInt64();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The object, indented, lists on one line, with a line feed at the end.</summary>
    public static string ToJson(RunSummary summary)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, OutputText.Indented))
        {
            WriteSummary(json, summary);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private static void WriteSummary(Utf8JsonWriter json, RunSummary summary)
    {
        json.WriteStartObject();
        json.WriteNumber("format", 1);
        json.WriteString("exp_id", summary.ExperimentId);
        json.WriteString("ended", OutputText.Ended(summary.Ended));
        if (summary.Reason is { } reason)
        {
            json.WriteString("reason", reason.Word);
            json.WriteString("why", reason.Text);
        }

        json.WriteNumber("tasks_submitted", summary.Counts.Total);
        json.WriteNumber("tasks_completed", summary.Counts.Complete);
        json.WriteNumber("tasks_failed", summary.Counts.Failed);
        json.WriteNumber("tasks_canceled", summary.Counts.Canceled);
        json.WriteNumber("tasks_unfinished", summary.Counts.Unfinished);
        json.WriteNumber("reprioritizations", summary.Reprioritizations);
        json.WritePropertyName("pools");
        json.WriteRawValue(PoolsOnALineEach(summary.Pools));
        json.WritePropertyName("best");
        if (summary.Best is { } best)
        {
            WriteBest(json, best);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WritePropertyName("surrogate");
        if (summary.Surrogate is { } review)
        {
            WriteReview(json, review);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteNumber("wall_s", summary.WallSeconds);
        json.WriteNumberOrNull("first_task_s", summary.FirstTaskSeconds);
        json.WriteNumberOrNull("last_start_s", summary.LastStartSeconds);
        json.WriteNumberOrNull("steady_utilization", summary.SteadyUtilization is { } share ? Math.Round(share, 6) : null);
        json.WritePropertyName("reprioritization_s");
        if (summary.ReprioritizationSeconds is { } seconds)
        {
            json.WriteRawValue(OnOneLine(line => WriteReprioritization(line, seconds)));
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteString("db", summary.Database);
        json.WriteString("version", summary.Version);
        json.WriteEndObject();
    }

    private static string PoolsOnALineEach(IReadOnlyList<PoolSummary> pools)
    {
        var lines = pools.Select(pool => "\n    " + Encoding.UTF8.GetString(OnOneLine(json => WritePool(json, pool))));
        return pools.Count == 0 ? "[]" : $"[{string.Join(',', lines)}\n  ]";
    }

    private static void WritePool(Utf8JsonWriter json, PoolSummary pool)
    {
        json.WriteStartObject();
        json.WriteString("name", pool.Name);
        json.WriteNumberOrNull("joined_after_s", pool.JoinedAfterSeconds);
        json.WriteNumber("tasks", pool.Tasks);
        json.WriteEndObject();
    }

    private static void WriteBest(Utf8JsonWriter json, BestTask best)
    {
        json.WriteStartObject();
        if (best.Point is { } point)
        {
            json.WriteNumber("point", point);
        }

        json.WriteNumber("task_id", best.TaskId.Value);
        if (best.Parameters is { } parameters)
        {
            json.WriteStartObject("parameters");
            foreach (var (name, value) in parameters)
            {
                json.WritePropertyName(name);
                json.WriteRawValue(OnOneLine(value.WriteTo));
            }

            json.WriteEndObject();
        }
        else
        {
            json.WritePropertyName("x");
            if (best.X is { } x)
            {
                json.WriteRawValue(OnOneLine(x.WriteTo));
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteNumber("value", best.Value);
        if (best.StandardError is { } error)
        {
            json.WriteNumber("standard_error", error);
            json.WriteNumber("runs", best.Runs);
        }

        json.WriteEndObject();
    }

    private static void WriteReview(Utf8JsonWriter json, SurrogateReview review)
    {
        json.WriteStartObject();
        json.WriteNumber("trained_on", review.TrainedOn);
        json.WriteNumberOrNull("explained", Math.Round(review.Explained, 6));
        json.WritePropertyName("ranges");
        var lines = review.Ranges.Select(range => "\n      " + Encoding.UTF8.GetString(OnOneLine(line => WriteRange(line, range))));
        json.WriteRawValue($"[{string.Join(',', lines)}\n    ]");
        json.WriteEndObject();
    }

    private static void WriteRange(Utf8JsonWriter json, ParameterRange range)
    {
        json.WriteStartObject();
        json.WriteString("name", range.Name);
        if (range.Values is { } values)
        {
            json.WriteStartArray("values");
            foreach (var value in values)
            {
                json.WriteRawValue(value);
            }

            json.WriteEndArray();
        }
        else
        {
            json.WriteNumber("low", range.Low);
            json.WriteNumber("high", range.High);
            json.WriteNumber("min", range.Min);
            json.WriteNumber("max", range.Max);
        }

        json.WriteEndObject();
    }

    private static void WriteReprioritization(Utf8JsonWriter json, (double Median, double Max) seconds)
    {
        json.WriteStartObject();
        json.WriteNumber("median", seconds.Median);
        json.WriteNumber("max", seconds.Max);
        json.WriteEndObject();
    }

    private static ReadOnlySpan<byte> OnOneLine(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, OutputText.Compact))
        {
            write(json);
        }

        return buffer.WrittenSpan;
    }

    private static (double Median, double Max)? MedianAndMax(double[] sorted)
    {
        if (sorted.Length == 0)
        {
            return null;
        }

        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return (Rounded(median), Rounded(sorted[^1]));
    }

    private static double Rounded(double seconds) => OutputText.Seconds(TimeSpan.FromSeconds(seconds));
}
