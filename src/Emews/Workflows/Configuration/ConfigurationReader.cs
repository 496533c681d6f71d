using System.Text;
using Emews.Workflows.Configuration.Reading;
using YamlDotNet.Core;

namespace Emews.Workflows.Configuration;

/// <summary>Reads a workflow's configuration from YAML and finds every mistake in it at once.</summary>
public static class ConfigurationReader
{
    private const int LargestFile = 1024 * 1024;

    private const string Smallest =
        """{model: {command: "python3 model.py"}, parameters: {beta: {min: 0.1, max: 0.9}}, search_space_size: 100}""";

    /// <summary>Reads a file. Whatever is wrong with it becomes a problem, not an exception.</summary>
    /// <param name="path">The file; paths in it are relative to its folder.</param>
    /// <param name="options">The surroundings; the real ones when null.</param>
    public static ConfigurationReadResult ReadFile(string path, ConfigurationReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            var fullPath = Path.GetFullPath(path);
            if (Directory.Exists(fullPath))
            {
                return Unreadable("this is a folder: name the file in it");
            }

            using var file = new FileStream(fullPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[LargestFile + 1];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return Read(bytes.AsSpan(0, length), Path.GetDirectoryName(fullPath)!, options);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return Unreadable("there is no such file");
        }
        catch (UnauthorizedAccessException)
        {
            return Unreadable("you may not read this file: see to its permissions");
        }
        catch (Exception problem) when (problem is IOException or ArgumentException or NotSupportedException)
        {
            return Unreadable($"cannot be read: {problem.Message}");
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="folder">The folder that paths in it are relative to.</param>
    /// <param name="options">The surroundings; the real ones when null.</param>
    public static ConfigurationReadResult Read(string yaml, string folder, ConfigurationReaderOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (yaml.Length > LargestFile)
        {
            return Unreadable(TooLarge);
        }

        var context = new ReadingContext(options ?? new(), Path.GetFullPath(folder));
        var configuration = Compose(yaml.TrimStart('\uFEFF'), context) is { } root ? WorkflowReader.Read(root) : null;
        return new ConfigurationReadResult
        {
            Configuration = context.HasErrors ? null : configuration,
            Problems = context.Problems,
            Defaults = context.Defaults,
        };
    }

    private static string TooLarge => $"is larger than {LargestFile / 1024} KiB: a configuration is a short text";

    private static ConfigurationReadResult Read(ReadOnlySpan<byte> bytes, string folder, ConfigurationReaderOptions? options)
    {
        if (bytes.Length > LargestFile)
        {
            return Unreadable(TooLarge);
        }

        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Unreadable("is written in UTF-16: save it as UTF-8");
        }

        try
        {
            return Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes), folder, options);
        }
        catch (DecoderFallbackException problem)
        {
            var before = bytes[..Math.Max(0, problem.Index)];
            var line = before.Count((byte)'\n') + 1;
            return Unreadable(
                "is not written in UTF-8 from here on: save it as UTF-8", line, before.Length - before.LastIndexOf((byte)'\n'));
        }
    }

    private static Section? Compose(string yaml, ReadingContext context)
    {
        if (SyntaxProblem.ForbiddenCharacter(yaml) is { } forbidden)
        {
            context.Error(forbidden.At, "", forbidden.Message);
            return null;
        }

        try
        {
            var root = YamlComposer.Compose(yaml);
            if (root is YamlMap map)
            {
                return new Section(context, map, map.At, path: "", shape: "");
            }

            context.Error(root is YamlScalar { IsNothing: false } or YamlList ? root.At : Place.Start, "", root is null or YamlScalar { IsNothing: true }
                ? $"is empty; the least it needs is a model, what it varies, and how many points: {Smallest}"
                : $"expected keys such as search_space_size: 750, found {root.Kind}");
        }
        catch (YamlException problem)
        {
            var (at, message) = SyntaxProblem.Explain(problem, yaml);
            context.Error(at, "", message);
        }

        return null;
    }

    private static ConfigurationReadResult Unreadable(string message, int line = 1, int column = 1) =>
        new() { Problems = [new(ConfigurationSeverity.Error, line, column, "", message)] };
}
