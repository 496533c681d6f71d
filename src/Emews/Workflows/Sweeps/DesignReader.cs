using System.Text;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.Sweeps;

/// <summary>Reads the points of a design from a file of the user's.</summary>
internal static class DesignReader
{
    /// <summary>Reads a file; whatever is wrong with it becomes a problem, not an exception.</summary>
    /// <param name="path">A <c>.csv</c> or <c>.jsonl</c> file.</param>
    /// <param name="named">The named parameters; none in the prototype's form.</param>
    /// <param name="dimensions">How many coordinates a point has.</param>
    public static Design Read(string path, IReadOnlyList<ParameterConfiguration> named, int dimensions)
    {
        var problems = new DesignProblems(Path.GetFileName(path));
        var parameters = PointParameters.Of(named, dimensions);
        List<DesignPoint> points = [];
        try
        {
            switch (Path.GetExtension(path).ToUpperInvariant())
            {
                case ".CSV":
                    points = Read(path, text => new CsvDesign(parameters, problems).Read(text));
                    break;
                case ".JSONL" or ".NDJSON":
                    points = Read(path, text => new JsonLinesDesign(parameters, problems).Read(text));
                    break;
                default:
                    problems.Add("is neither a .csv nor a .jsonl file: name it after what is in it");
                    return new Design([], problems.All, []);
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            problems.Add($"there is no such file: {path}");
        }
        catch (DecoderFallbackException)
        {
            problems.Add("is not written in UTF-8: save it as UTF-8");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(Directory.Exists(path) ? "is a folder: name the file in it" : $"cannot be read: {error.Message}");
        }

        if (points.Count == 0 && problems.All.Count == 0)
        {
            problems.Add("has no points");
        }

        return new Design([.. points.Select(point => point.X)], problems.All, [.. points.Select(point => point.Line)]);
    }

    private static List<DesignPoint> Read(string path, Func<TextReader, IEnumerable<DesignPoint>> read)
    {
        using var text = new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        return [.. read(text)];
    }
}
