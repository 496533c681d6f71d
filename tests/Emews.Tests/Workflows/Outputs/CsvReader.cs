namespace Emews.Tests.Workflows.Outputs;

/// <summary>Reads RFC 4180, letter by letter after its grammar.</summary>
internal static class CsvReader
{
    public static List<List<string>> Read(string text)
    {
        var rows = new List<List<string>>();
        for (var at = 0; at < text.Length;)
        {
            var row = new List<string> { Field(text, ref at) };
            while (at < text.Length && text[at] == ',')
            {
                at++;
                row.Add(Field(text, ref at));
            }

            if (!text.AsSpan(at).StartsWith("\r\n"))
            {
                throw new FormatException($"A row ends without CR LF at {at}.");
            }

            at += 2;
            rows.Add(row);
        }

        return rows;
    }

    private static string Field(string text, ref int at)
    {
        if (at >= text.Length || text[at] != '"')
        {
            var start = at;
            while (at < text.Length && text[at] is not (',' or '\r' or '\n' or '"'))
            {
                at++;
            }

            return text[start..at];
        }

        var field = new System.Text.StringBuilder();
        for (at++; ; at++)
        {
            if (text[at] != '"')
            {
                _ = field.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                _ = field.Append(text[at++]);
            }
            else
            {
                break;
            }
        }

        at++;
        return field.ToString();
    }
}
