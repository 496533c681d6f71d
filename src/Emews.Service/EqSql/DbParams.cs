using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emews.Service.EqSql;

/// <summary>The database that a client of EQ-SQL takes its service to connect to.</summary>
[Description("The database that the client means. It is compared with the one that is served, and never connected to; what is missing is not compared.")]
internal sealed record DbParams(
    string? User,
    string? Host,
    string? DbName,
    [property: JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)] int? Port,
    JsonElement? Password,
    JsonElement? Retry)
{
    /// <summary>Names the type alone: it may hold a password.</summary>
    public override string ToString() => nameof(DbParams);
}
