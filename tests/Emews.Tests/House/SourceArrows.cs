using System.Text.RegularExpressions;

namespace Emews.Tests.House;

/// <summary>What source files say about rooms: the namespace they are in, and the namespaces they name.</summary>
internal static partial class SourceArrows
{
    private static readonly string[] WithoutNamespace = ["Program.cs", "GlobalUsings.cs", "AssemblyInfo.cs"];

    /// <summary>The namespace a file has to have: that of its project, then its folders.</summary>
    public static string ExpectedNamespace(string path) =>
        Path.GetDirectoryName(path)!.Replace('\\', '/')["src/".Length..].Replace('/', '.');

    /// <summary>What is wrong with the namespace of a file, or null.</summary>
    public static string? WrongNamespace(string path, string text)
    {
        var declared = NamespaceLine().Match(text).Groups["name"].Value;
        if (declared.Length is 0 && WithoutNamespace.Contains(Path.GetFileName(path), StringComparer.Ordinal))
        {
            return null;
        }

        var expected = ExpectedNamespace(path);
        return string.Equals(declared, expected, StringComparison.Ordinal) ? null : $"{path}: namespace {declared}, not {expected}";
    }

    /// <summary>Every namespace of a room that a file of a room names: in a using, in full, in a comment's cref.</summary>
    public static IEnumerable<Mention> Mentions(string path, string text, Rooms rooms) =>
        from line in text.Split('\n').Index()
        from name in QualifiedName().Matches(line.Item)
        let @from = rooms.Of(ExpectedNamespace(path))
        let to = rooms.Of(name.Value)
        where @from is not null && to is not null
        select new Mention(@from, to, $"{path}:{line.Index + 1}");

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(\.[A-Z]\w*)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QualifiedName();
}
