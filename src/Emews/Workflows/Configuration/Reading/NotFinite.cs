namespace Emews.Workflows.Configuration.Reading;

/// <summary>Names of what is no finite number, as YAML, JSON's dialects, Python and R write them.</summary>
internal static class NotFinite
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "nan", ".nan", "inf", ".inf", "infinity", "∞" };

    /// <summary>Whether a text is such a name, with or without a sign.</summary>
    public static bool IsName(string text) => Names.Contains(text is ['+' or '-', .. var rest] ? rest : text);
}
