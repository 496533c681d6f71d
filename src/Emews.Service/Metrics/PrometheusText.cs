using System.Globalization;
using System.Text;

namespace Emews.Service.Metrics;

/// <summary>Writes measurements in the text form of Prometheus, version 0.0.4.</summary>
internal sealed class PrometheusText
{
    public const string MediaType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    /// <summary>Labels as they stand between the braces.</summary>
    public static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = "";
        foreach (var (name, value) in tags)
        {
            labels = With(labels, name, string.Create(CultureInfo.InvariantCulture, $"{value}"));
        }

        return labels;
    }

    /// <summary>Labels with one more.</summary>
    public static string With(string labels, string name, string value) => $"{labels}{(labels.Length > 0 ? "," : "")}{name}=\"{Escape(value)}\"";

    public static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Begins measurements of one name.</summary>
    public void Family(string name, string kind, string help) => _text.Append($"# HELP {name} {help}\n# TYPE {name} {kind}\n");

    public void Sample(string name, string labels, double value) =>
        _text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ').Append(Number(value)).Append('\n');

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
