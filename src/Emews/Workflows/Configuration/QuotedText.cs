using System.Globalization;
using System.Text;

namespace Emews.Workflows.Configuration;

/// <summary>A text in double quotes, which JSON and YAML read alike.</summary>
internal static class QuotedText
{
    public static string Of(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => Escape(quoted, character),
                _ when char.IsControl(character) => Escape(quoted, character),
                _ => quoted.Append(character),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static StringBuilder Escape(StringBuilder quoted, char character) =>
        quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
}
