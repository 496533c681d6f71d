using Emews.Workflows.Configuration;

namespace Emews.Cli;

/// <summary>Reads configurations for commands.</summary>
internal static class Configurations
{
    /// <summary>Reads a file that a run may begin with, and looks that its models are here.</summary>
    public static ConfigurationReadResult Read(string path) =>
        ConfigurationReader.ReadFile(path, new ConfigurationReaderOptions { LooksForModels = true });

    /// <summary>Reads a file and tells all that is the matter with it on standard error.</summary>
    /// <returns>What was read, or null where a run cannot begin with it.</returns>
    public static ConfigurationReadResult? ReadForRun(string path)
    {
        var read = Read(path);
        if (read.Problems.Count > 0)
        {
            Console.Error.Write(ProblemReport.Render(path, read.Problems));
        }

        return read.CanRun ? read : null;
    }
}
