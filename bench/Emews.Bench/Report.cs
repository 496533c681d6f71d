using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emews.Bench;

/// <summary>Prints figures as a table for people, as Markdown, or as one JSON object.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    public static void WriteJson(string name, IReadOnlyList<MeasurementRow> rows, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(new { name, machine = Machine(), rows }, Json));

    /// <summary>The figures of one JSON object.</summary>
    public static IReadOnlyList<MeasurementRow> ReadJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("rows").Deserialize<MeasurementRow[]>(Json)!;
    }

    public static void WriteTable(IReadOnlyList<MeasurementRow> rows, TextWriter output)
    {
        var cells = Cells(rows);
        var widths = Enumerable.Range(0, cells[0].Length).Select(column => cells.Max(row => row[column].Length)).ToArray();
        foreach (var row in cells)
        {
            output.WriteLine(string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        }

        output.WriteLine();
        output.WriteLine(Machine());
    }

    /// <summary>For a page of the documentation.</summary>
    public static void WriteMarkdown(IReadOnlyList<MeasurementRow> rows, TextWriter output)
    {
        var cells = Cells(rows);
        cells.Insert(1, [.. cells[0].Select(_ => "---")]);
        foreach (var row in cells)
        {
            output.WriteLine($"| {string.Join(" | ", row)} |");
        }

        output.WriteLine();
        output.WriteLine(Machine());
    }

    private static List<string[]> Cells(IReadOnlyList<MeasurementRow> rows) =>
    [
        ["metric", "value", "middle half", "unit", "goal", "peer"],
        .. rows.Select(row => new[]
        {
            row.Metric, Text(row.Value), row.Spread is { } spread ? $"{Text(spread.From)} – {Text(spread.To)}" : "", row.Unit,
            row.Goal ?? "", row.Peer is { } peer ? Text(peer) : "",
        }),
    ];

    /// <summary>What is left out would be noise.</summary>
    private static string Text(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "0.###", CultureInfo.InvariantCulture);

    private static string Machine()
    {
        var vectors = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} × {Processor()}, {vectors}-bit vectors, {Platform()}");
    }

    private static string Platform() => $"{RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    private static string Processor()
    {
        const string list = "/proc/cpuinfo";
        var line = File.Exists(list)
            ? File.ReadLines(list).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
