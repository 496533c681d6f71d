using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>Reads configurations in surroundings that are the same on every machine.</summary>
internal static class Configurations
{
    public const long DrawnSeed = 4711;

    /// <summary>Three lines that are a whole configuration and worth no note.</summary>
    public const string Smallest = "search_space_size: 100\nsample_dimensions: 4\nretrain_after: 50\n";

    private static readonly Dictionary<string, string> Variables = new(StringComparer.Ordinal)
    {
        ["SCRATCH"] = "/scratch/me",
        ["PORT"] = "5433",
        ["SECRET"] = "hush",
        ["NESTED"] = "${env:SECRET}",
    };

    public static ConfigurationReaderOptions Options { get; } = new()
    {
        DrawSeed = () => DrawnSeed,
        GetEnvironmentVariable = Variables.GetValueOrDefault,
        HomeFolder = "/home/me",
        ProcessorCount = 6,
        FindNetworkFileSystem = path => path.StartsWith("/network/", StringComparison.Ordinal) ? "NFS" : null,
    };

    public static ConfigurationReadResult Read(string yaml) => ConfigurationReader.Read(yaml, "/project", Options);

    public static string File(string name) =>
        Path.Combine(AppContext.BaseDirectory, "Workflows", "Configuration", "files", name);

    public static ConfigurationReadResult ReadFile(string name) => ConfigurationReader.ReadFile(File(name), Options);

    /// <summary>What a text without mistakes says.</summary>
    public static WorkflowConfiguration Valid(string yaml)
    {
        var result = Read(yaml);
        Assert.Empty(Only(result, ConfigurationSeverity.Error));
        return result.Configuration!;
    }

    public static IEnumerable<ConfigurationProblem> Only(ConfigurationReadResult result, ConfigurationSeverity severity) =>
        result.Problems.Where(problem => problem.Severity == severity);
}
