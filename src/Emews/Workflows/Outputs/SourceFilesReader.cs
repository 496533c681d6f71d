using System.Security.Cryptography;

namespace Emews.Workflows.Outputs;

/// <summary>Looks at the files a run is made from. To be asked when the run starts: files change while it goes on.</summary>
internal static class SourceFilesReader
{
    /// <summary>Reads hashes and the state of git; what cannot be found out is left out.</summary>
    /// <param name="configurationPath">The configuration file.</param>
    /// <param name="named">The model files named in it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<SourceFiles> ReadAsync(
        string configurationPath, IEnumerable<string> named, CancellationToken cancellationToken = default)
    {
        var configuration = await HashAsync(configurationPath, cancellationToken).ConfigureAwait(false);
        var files = new List<SourceFile>();
        foreach (var path in named)
        {
            files.Add(await HashAsync(path, cancellationToken).ConfigureAwait(false));
        }

        var folder = Path.GetDirectoryName(configuration.Path) ?? configuration.Path;
        var paths = files.Select(file => file.Path).Prepend(configuration.Path);
        var git = await GitReader.ReadAsync(folder, paths, cancellationToken).ConfigureAwait(false);
        return new(configuration, files, git);
    }

    private static async Task<SourceFile> HashAsync(string path, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        try
        {
            const FileShare Others = FileShare.ReadWrite | FileShare.Delete;
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, Others, 64 * 1024, useAsync: true);
            await using (file.ConfigureAwait(false))
            {
                return new(path, Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(path, null);
        }
    }
}
