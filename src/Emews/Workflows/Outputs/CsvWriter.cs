using System.Globalization;
using System.Text;

namespace Emews.Workflows.Outputs;

/// <summary>Writes rows as RFC 4180 has them: commas, lines that end in CR LF, quotes where a field needs them.</summary>
internal sealed class CsvWriter(TextWriter writer)
{
    private const int BufferSize = 64 * 1024;

    private readonly StringBuilder _row = new();
    private bool _isFirst = true;

    /// <summary>Writes a whole table.</summary>
    /// <param name="file">Where to; it is left open.</param>
    /// <param name="columns">The names in the first row.</param>
    /// <param name="rows">What each further row is about.</param>
    /// <param name="add">Adds the fields of one.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public static async Task WriteTableAsync<T>(
        Stream file, IEnumerable<string> columns, IAsyncEnumerable<T> rows, Action<CsvWriter, T> add, CancellationToken cancellationToken)
    {
        var encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var writer = new StreamWriter(file, encoding, BufferSize, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            var csv = new CsvWriter(writer);
            foreach (var name in columns)
            {
                _ = csv.Field(name);
            }

            await csv.EndRowAsync(cancellationToken).ConfigureAwait(false);
            await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                add(csv, row);
                await csv.EndRowAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

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
