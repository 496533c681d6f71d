using System.Text;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Expands <c>${env:NAME}</c>.</summary>
internal static class EnvironmentReferences
{
    public const string Opening = "${env:";

    /// <exception cref="FormatException">A variable is not set, or the reference is not closed.</exception>
    public static string Expand(string text, Func<string, string?> lookUp)
    {
        var start = text.IndexOf(Opening, StringComparison.Ordinal);
        if (start < 0)
        {
            return text;
        }

        var result = new StringBuilder();
        var position = 0;
        for (; start >= 0; start = text.IndexOf(Opening, position, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                throw new FormatException($"no '}}' closes '{Wording.Short(text[start..])}'");
            }

            var name = text[(start + Opening.Length)..end];
            result.Append(text, position, start - position).Append(Value(name, lookUp));
            position = end + 1;
        }

        return result.Append(text, position, text.Length - position).ToString();
    }

    private static string Value(string name, Func<string, string?> lookUp)
    {
        var value = lookUp(name) ?? throw new FormatException($"the environment variable '{Wording.Short(name)}' is not set");
        return value.Contains(Opening, StringComparison.Ordinal)
            ? throw new FormatException($"the value of the environment variable '{Wording.Short(name)}' holds a reference itself")
            : value;
    }
}
