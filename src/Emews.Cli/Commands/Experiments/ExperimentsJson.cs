using System.Globalization;
using System.Text;
using System.Text.Json;
using Emews.Database.Addresses;
using Emews.Database.Upkeep;

namespace Emews.Cli.Commands.Experiments;

/// <summary>The experiments of a database, for programs.</summary>
internal static class ExperimentsJson
{
    public static string Of(DatabaseAddress address, IReadOnlyList<ExperimentState> experiments)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("database", address.ToString());
            json.WriteStartArray("experiments");
            foreach (var experiment in experiments)
            {
                Write(json, experiment);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static void Write(Utf8JsonWriter json, ExperimentState experiment)
    {
        json.WriteStartObject();
        json.WriteString("exp_id", experiment.ExperimentId);
        json.WriteString("begun", experiment.Begun?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        json.WritePropertyName("types");
        JsonSerializer.Serialize(json, experiment.WorkTypes);
        json.WriteNumber("queued", experiment.Counts.Queued);
        json.WriteNumber("running", experiment.Counts.Running);
        json.WriteNumber("complete", experiment.Counts.Complete);
        json.WriteNumber("failed", experiment.Counts.Failed);
        json.WriteNumber("canceled", experiment.Counts.Canceled);
        json.WriteNumber("requeued", experiment.Counts.Requeued);
        json.WriteStartArray("pools");
        foreach (var agent in experiment.LivePools)
        {
            json.WriteStartObject();
            json.WriteString("pool", agent.Pool);
            json.WriteString("host", agent.Host);
            json.WriteNumber("process", agent.ProcessId);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
