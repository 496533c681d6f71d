namespace Emews.Workflows.Configuration.Reading;

/// <summary>Words of other tools that people try, too far from ours to be taken for misspelt ones.</summary>
internal static class Synonyms
{
    private static readonly Dictionary<string, string> Keys = new(StringComparer.OrdinalIgnoreCase)
    {
        ["workers"] = "CFG_PROCS",
        ["retry"] = "retries",
        ["choices"] = "values",
        ["options"] = "values",
        ["minimum"] = "min",
        ["maximum"] = "max",
        ["log"] = "scale: log",
        ["field"] = "name",
        ["direction"] = "goal",
        ["n_points"] = "search_space_size",
        ["points"] = "search_space_size",
        ["samples"] = "search_space_size",
    };

    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["int"] = "integer",
        ["float"] = "real",
        ["log10"] = "log",
        ["min"] = "minimize",
        ["max"] = "maximize",
    };

    /// <summary>The key of ours that a key stands for, with its value where that matters; null when none is known.</summary>
    public static string? OfKey(string name) => Keys.GetValueOrDefault(name);

    /// <summary>The value of ours that a word stands for; null when none is known.</summary>
    public static string? OfWord(string word) => Words.GetValueOrDefault(word);

    /// <summary>The key alone, of a key that may have a value behind it.</summary>
    public static string KeyOf(string meant) => meant.Split(':')[0];
}
