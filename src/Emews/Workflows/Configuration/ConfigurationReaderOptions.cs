using System.Security.Cryptography;
using Emews.Database.Files;

namespace Emews.Workflows.Configuration;

/// <summary>What the reader takes from its surroundings rather than from the file.</summary>
public sealed record ConfigurationReaderOptions
{
    /// <summary>Draws a seed when the file has none.</summary>
    public Func<long> DrawSeed { get; init; } = () => RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>Looks up what <c>${env:NAME}</c> stands for.</summary>
    public Func<string, string?> GetEnvironmentVariable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>What a leading <c>~</c> stands for.</summary>
    public string HomeFolder { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>How many workers the default pool has.</summary>
    public int ProcessorCount { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to look that what models consist of is here, as it must be where a run is to begin.</summary>
    internal bool LooksForModels { get; init; }

    /// <summary>The experiment that a file with nothing but <c>pools</c> is for; null where a file has to tell all itself.</summary>
    internal WorkflowConfiguration? Experiment { get; init; }

    /// <summary>The name of the network file system that a path is on; null for a local one.</summary>
    internal Func<string, string?> FindNetworkFileSystem { get; init; } = NetworkFileSystem.Find;
}
