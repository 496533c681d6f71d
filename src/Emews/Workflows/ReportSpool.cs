using System.Globalization;
using System.Text.Json;
using Emews.Database.Addresses;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>
/// Reports that pools could not deliver before they ended, kept in the experiment's folder until somebody reaches the database. Those
/// whose leases stand by then are recorded; the others are late, and dropped as late reports always are.
/// </summary>
/// <param name="folder">The experiment's folder.</param>
/// <param name="database">Whose reports these are.</param>
internal sealed class ReportSpool(ExperimentFolder folder, DatabaseAddress database)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Puts reports into a file of their own.</summary>
    /// <returns>The file.</returns>
    public async Task<string> KeepAsync(string pool, ReportRequest unreported)
    {
        var path = folder.UnreportedOf(pool, unreported.AgentId);
        var kept = new KeptReports(KeptReports.Newest, pool, database.ToString()!, unreported);
        await AtomicFile.WriteAsync(path, JsonSerializer.SerializeToUtf8Bytes(kept, Json), CancellationToken.None).ConfigureAwait(false);
        return path;
    }

    /// <summary>Delivers what lies there, takes its agents off the record of the living, and removes it.</summary>
    /// <param name="store">The database.</param>
    /// <param name="say">Hears what was delivered, and once what cannot be.</param>
    /// <param name="cancellationToken">Ends the wait for the database.</param>
    public async Task DeliverAsync(IPoolStore store, Action<string> say, CancellationToken cancellationToken)
    {
        foreach (var path in folder.AllUnreported())
        {
            try
            {
                if (await ReadAsync(path, cancellationToken).ConfigureAwait(false) is { } kept)
                {
                    var outcomes = await store.ReportAsync(kept.Unreported, cancellationToken).ConfigureAwait(false);
                    await store.EndAgentAsync(kept.Unreported.AgentId, cancellationToken).ConfigureAwait(false);
                    File.Delete(path);
                    say(Delivered(kept, outcomes.Count(outcome => outcome is ReportOutcome.LeaseLost)));
                }
            }
            catch (Exception error) when (error is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
            {
                if (_told.Add(path))
                {
                    say($"The reports in {path} cannot be delivered: {error.Message} Their tasks run again; remove the file.");
                }
            }
        }
    }

    /// <returns>The reports in a file; null where they are another database's, or somebody else has just delivered them.</returns>
    private async Task<KeptReports?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            var kept = JsonSerializer.Deserialize<KeptReports>(bytes, Json) ?? throw new JsonException("It holds nothing.");
            return kept.Format != KeptReports.Newest ? throw new JsonException("It was written by another version of Emews.")
                : string.Equals(kept.Database, database.ToString(), StringComparison.Ordinal) ? kept
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static string Delivered(KeptReports kept, int dropped)
    {
        var count = kept.Unreported.Reports.Count;
        var late = dropped == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {dropped} of them came too late: their tasks have gone to others, and run again.");
        return string.Create(
            CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "report" : "reports")} of pool {kept.Pool}, which had ended without its database, went there now.{late}");
    }

    /// <param name="Format">Of this file.</param>
    /// <param name="Pool">Whose.</param>
    /// <param name="Database">Where they belong.</param>
    /// <param name="Unreported">The reports.</param>
    private sealed record KeptReports(int Format, string Pool, string Database, ReportRequest Unreported)
    {
        public const int Newest = 1;
    }
}
