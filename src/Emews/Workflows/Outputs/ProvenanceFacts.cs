using System.Runtime.InteropServices;
using System.Text.Json;

namespace Emews.Workflows.Outputs;

/// <summary>What <c>provenance.json</c> tells of a run that is over.</summary>
/// <param name="Version">The version of Emews that ran it.</param>
/// <param name="Commit">The commit that was built from; null where it is not known.</param>
/// <param name="System">The system it ran on; null where it is not known.</param>
/// <param name="Started">When it began; null where it is not known.</param>
/// <param name="Stopped">When it ended; null where it is not known.</param>
internal sealed record ProvenanceFacts(string Version, string? Commit, string? System, DateTimeOffset? Started = null, DateTimeOffset? Stopped = null)
{
    /// <summary>The files it was made from; null where it was made from none, or they are not known.</summary>
    public SourceFiles? Sources { get; init; }

    /// <summary>Reads the file of a folder; where there is none that can be read, this program is taken for the one that ran it.</summary>
    public static ProvenanceFacts Read(string folder)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, ProvenanceFile.Name)));
            var (root, emews) = (file.RootElement, file.RootElement.GetProperty("emews"));
            return new ProvenanceFacts(
                emews.GetProperty("version").GetString()!, emews.GetProperty("commit").GetString(), root.GetProperty("system").GetString(),
                OutputText.ParseTime(root.GetProperty("started").GetString()!), OutputText.ParseTime(root.GetProperty("stopped").GetString()!))
            {
                Sources = root.GetProperty("configuration") is { ValueKind: JsonValueKind.Object } configuration
                    ? new SourceFiles(FileOf(configuration), [.. root.GetProperty("model_files").EnumerateArray().Select(FileOf)], GitOf(root.GetProperty("git")))
                    : null,
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or ArgumentNullException)
        {
            return new ProvenanceFacts(ProgramVersion.Version, ProgramVersion.Commit, RuntimeInformation.OSDescription);
        }
    }

    private static SourceFile FileOf(JsonElement file) => new(file.GetProperty("path").GetString()!, file.GetProperty("sha256").GetString());

    private static GitState? GitOf(JsonElement git) =>
        git.ValueKind == JsonValueKind.Object ? new GitState(git.GetProperty("commit").GetString()!, git.GetProperty("dirty").GetBoolean()) : null;
}
