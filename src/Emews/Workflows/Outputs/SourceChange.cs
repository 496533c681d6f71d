namespace Emews.Workflows.Outputs;

/// <summary>A model file that was found changed when its run went on.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Found">When that was found.</param>
/// <param name="Before">Its SHA-256 in the session before; null where it could not be read.</param>
/// <param name="After">Its SHA-256 from then on.</param>
internal sealed record SourceChange(string Path, DateTimeOffset Found, string? Before, string? After)
{
    /// <summary>Its name without its folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>The changes from session to session.</summary>
    public static IReadOnlyList<SourceChange> Of(IEnumerable<SourcesEvent> sessions)
    {
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        var changes = new List<SourceChange>();
        foreach (var session in sessions)
        {
            foreach (var (path, sha256) in session.Files)
            {
                if (known.TryGetValue(path, out var before) && !string.Equals(before, sha256, StringComparison.Ordinal))
                {
                    changes.Add(new SourceChange(path, session.Time, before, sha256));
                }

                known[path] = sha256;
            }
        }

        return changes;
    }
}
