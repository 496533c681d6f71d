using System.Text.Json;
using Emews.Rest;
using Microsoft.AspNetCore.Http;

namespace Emews.Service.EqSql;

/// <summary>Reads what EQ-SQL's client sends: a JSON string that holds JSON. The JSON itself will do as well.</summary>
internal static class EqSqlBody
{
    /// <exception cref="ProblemException">It is not what the route takes.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context)
        where T : IEqSqlRequest
    {
        RequestBody.RequireJson(context);
        try
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, WireJson.Strict, context.RequestAborted);
            var request = body.ValueKind is JsonValueKind.String
                ? JsonSerializer.Deserialize<T>(body.Deserialize<string>(WireJson.Strict)!, WireJson.Strict)
                : body.Deserialize<T>(WireJson.Strict);
            return request ?? throw new JsonException("null", "$", null, null);
        }
        catch (JsonException error)
        {
            throw new ProblemException(RequestMistake.Explain(error, typeof(T)), error);
        }
    }
}
