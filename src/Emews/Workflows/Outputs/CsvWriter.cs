using System.Globalization;
using System.Text;

namespace Emews.Workflows.Outputs;

/// <summary>Writes rows as RFC 4180 has them: commas, lines that end in CR LF, quotes where a field needs them.</summary>
internal sealed class CsvWriter(TextWriter writer)
{
    private readonly StringBuilder _row = new();
    private bool _isFirst = true;

    /// <summary>Adds a field; null is an empty one.</summary>
    public CsvWriter Field(string? text)
    {
        if (!_isFirst)
        {
            _ = _row.Append(',');
        }

        _isFirst = false;
        _ = text is null || !NeedsQuotes(text)
            ? _row.Append(text)
            : _row.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        return this;
    }

    /// <summary>Adds a whole number; null is an empty field.</summary>
    public CsvWriter Field(long? number) => Field(number is { } known ? OutputText.Number(known) : null);

    /// <summary>Adds a time; null is an empty field.</summary>
    public CsvWriter Field(DateTimeOffset? time) => Field(time is { } known ? OutputText.Time(known) : null);

    /// <summary>Ends the row and writes it.</summary>
    public async Task EndRowAsync(CancellationToken cancellationToken)
    {
        _ = _row.Append("\r\n");
        await writer.WriteAsync(_row, cancellationToken).ConfigureAwait(false);
        _ = _row.Clear();
        _isFirst = true;
    }

    /// <summary>Beside what the RFC asks: outer blanks, which readers trim, and what a spreadsheet would take for a formula.</summary>
    private static bool NeedsQuotes(string text) =>
        text.Length > 0
        && (text.AsSpan().ContainsAny(",\"\r\n") || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])
            || (text[0] is '=' or '+' or '-' or '@' && !double.TryParse(text, CultureInfo.InvariantCulture, out _)));
}
