namespace Emews.Workflows.Configuration.Reading;

/// <summary>The names in the payloads that a file's search submits.</summary>
internal static class PayloadNames
{
    /// <summary>The names, as far as the file's sections are what they should be.</summary>
    public static IReadOnlyList<string> Of(Section root) =>
        root.Has("parameters") ? [.. Names(root, "parameters"), .. Names(root, "constants"), "seed"]
        : root.Has("runtime") ? ["x", "mean_rt", "std_rt"]
        : ["x"];

    /// <summary>Whether the search may not work on the first task.</summary>
    public static bool AreOfAnotherTask(Section root) => Names(root, "search").Contains("task_type", StringComparer.Ordinal);

    private static IEnumerable<string> Names(Section root, string key) =>
        root.Find(key)?.Value is YamlMap map ? map.Entries.Select(entry => entry.Name) : [];
}
