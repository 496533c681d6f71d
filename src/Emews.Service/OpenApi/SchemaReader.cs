using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Emews.Service.OpenApi;

/// <summary>Takes JSON schemas into a document.</summary>
internal sealed class SchemaReader(OpenApiDocument document)
{
    /// <exception cref="InvalidOperationException">It is no schema that OpenAPI knows.</exception>
    public IOpenApiSchema Read(JsonNode schema)
    {
        if (schema["$ref"]?.GetValue<string>() is { } reference)
        {
            return new OpenApiSchemaReference(reference[JsonSchemas.Place.Length..], document) { Description = schema["description"]?.GetValue<string>() };
        }

        var read = OpenApiModelFactory.Parse<OpenApiSchema>(schema.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, document, out var diagnostic, "json");
        return diagnostic.Errors.Count == 0 && read is not null ? read
            : throw new InvalidOperationException(string.Join(' ', diagnostic.Errors.Select(error => error.Message)));
    }
}
