using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Emews.Service.OpenApi;

/// <summary>What the document says of all routes.</summary>
internal static class DocumentTexts
{
    public const string Introduction =
        """
        An EMEWS DB over HTTP. Every verb of the queue is a POST of JSON to `/v1/…`, answered with JSON:

        ```
        curl -H "Authorization: Bearer $EMEWS_TOKEN" -H "Content-Type: application/json" \
             -d '{"task_ids": [1, 2]}' http://127.0.0.1:8080/v1/get-states
        ```

        **Values.** Names are in snake_case. Times are UTC, such as `2026-01-31T12:00:00.123Z`, and by the database's clock; durations
        are seconds, with decimals. Payloads and results are texts that hold JSON. What may be null may be left out of a request. A field
        that is not known is refused; an answer may have fields that are not described here once the service is newer.

        **Repeating.** A request whose answer was lost is sent again as it was, with the same `request_id` or `lease_id`: what it asks is
        done once.

        **Problems** are documents of RFC 9457. `type` tells them apart, `detail` says what is wrong and how to mend it, and `path` where
        in the request. With 429 and 503, the same request may succeed after `Retry-After` seconds.
        """;

    /// <summary>How a client shows the token: the schemes of HTTP, and what each takes.</summary>
    public static readonly IReadOnlyList<(string Scheme, string Meaning)> Schemes =
    [
        ("bearer", "The service's token, or its read-only token, which reaches what only looks."),
        ("basic", "The token as the password of any user, for clients that take nothing but a URL."),
    ];

    public static Dictionary<string, IOpenApiHeader> RetryAfter() => Header(
        "Retry-After", "After how many seconds the same request may succeed.", JsonSchemaType.Integer, 1);

    public static Dictionary<string, IOpenApiHeader> Challenge() => Header(
        "WWW-Authenticate", "How to show a token.", JsonSchemaType.String, "Bearer realm=\"emews\"");

    private static Dictionary<string, IOpenApiHeader> Header(string name, string meaning, JsonSchemaType type, JsonNode example) =>
        new(StringComparer.Ordinal) { [name] = new OpenApiHeader { Description = meaning, Schema = new OpenApiSchema { Type = type }, Example = example } };
}
