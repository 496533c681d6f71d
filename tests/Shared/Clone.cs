namespace Emews.Tests.Shared;

/// <summary>The clone under test.</summary>
internal static class Clone
{
    // What emews new writes (Templates) is to look like its user's, not like ours.
    private static readonly string[] NotOurs = [".git", "artifacts", "output", "bin", "obj", "node_modules", "Templates"];

    /// <summary>The folder that holds <c>Emews.slnx</c>.</summary>
    public static string Root { get; } = FindRoot();

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>The files of a folder and its subfolders, relative to the root, in a stable order; no build output.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern = "*") =>
        [.. Walk(new DirectoryInfo(PathOf(folder)), pattern).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Walk(DirectoryInfo folder, string pattern) =>
        folder.EnumerateFiles(pattern).Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Concat(folder.EnumerateDirectories()
                .Where(inner => inner.LinkTarget is null && !NotOurs.Contains(inner.Name, StringComparer.Ordinal))
                .SelectMany(inner => Walk(inner, pattern)));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Emews.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("These tests run from a clone of Emews only.");
        }

        return folder;
    }
}
