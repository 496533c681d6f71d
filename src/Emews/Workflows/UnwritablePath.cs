namespace Emews.Workflows;

/// <summary>Says in plain words why a file or a folder could not be written.</summary>
internal static class UnwritablePath
{
    /// <summary>The cause, such as <c>there is no folder /nowhere</c>.</summary>
    /// <param name="path">What was to be written.</param>
    /// <param name="error">What came of it.</param>
    public static string Explain(string path, Exception error)
    {
        path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(path) ?? path;
        var there = Directory.Exists(path) ? path : folder;
        while (!Path.Exists(there))
        {
            there = Path.GetDirectoryName(there)!;
        }

        return error switch
        {
            _ when File.Exists(there) => $"{there} is a file, not a folder",
            DirectoryNotFoundException => $"there is no folder {folder}",
            UnauthorizedAccessException => $"you may not write in {there}",
            FileNotFoundException => $"nothing can be made in {there}",
            _ => Reason(error),
        };
    }

    /// <summary>What the system said, without the path that it repeats.</summary>
    private static string Reason(Exception error)
    {
        var said = error.Message.Split(" : '")[0].TrimEnd('.');
        return $"{char.ToLowerInvariant(said[0])}{said[1..]}";
    }
}
