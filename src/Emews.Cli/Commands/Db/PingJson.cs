using System.Text.Json;
using Emews.Database.Addresses;
using Emews.Database.Upkeep;

namespace Emews.Cli.Commands.Db;

/// <summary>What a ping found, for programs.</summary>
internal static class PingJson
{
    public static string Of(DatabaseAddress address, DatabaseCondition condition, TimeSpan roundTrip) => JsonText.Of(json =>
    {
        json.WriteString("database", address.ToString());
        json.WriteString("engine", condition.Engine);
        json.WriteString("version", condition.Version);
        json.WritePropertyName("schema");
        JsonSerializer.Serialize(json, condition.Schema);
        json.WriteNumber("newest_schema", condition.NewestSchema);
        json.WriteBoolean("usable", !condition.IsTooNew);
        json.WriteNumber("round_trip_ms", roundTrip.TotalMilliseconds);
    });
}
