using System.Text.Json;
using Emews.Cli.Commands.Db;
using Emews.Database.Addresses;
using Emews.Database.Upkeep;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Experiments;

/// <summary>The experiments of a database, for programs.</summary>
internal static class ExperimentsJson
{
    public static string Of(DatabaseAddress address, IReadOnlyList<ExperimentState> experiments) => JsonText.Of(json =>
    {
        json.WriteString("database", address.ToString());
        json.WriteObjects("experiments", experiments, Write);
    });

    private static void Write(Utf8JsonWriter json, ExperimentState experiment)
    {
        json.WriteString("exp_id", experiment.ExperimentId);
        json.WriteString("begun", experiment.Begun is { } begun ? OutputText.Time(begun) : null);
        json.WritePropertyName("types");
        JsonSerializer.Serialize(json, experiment.WorkTypes);
        json.WriteCounts(experiment.Counts);
        json.WriteObjects("pools", experiment.LivePools, JsonText.WriteAgent);
    }
}
