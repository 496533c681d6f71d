using System.Text.Json;

namespace Emews.Workflows.Outputs;

/// <summary>What a payload says: the point and the seed. Any text is understood somehow; none throws.</summary>
internal sealed class PayloadFields : IDisposable
{
    private readonly JsonDocument? _document;

    /// <summary>Reads a payload.</summary>
    public PayloadFields(string payload) => _document = JsonScalar.TryParse(payload);

    /// <summary>The seed; null where the payload has none.</summary>
    public long? Seed => Field("seed") is { ValueKind: JsonValueKind.Number } seed && seed.TryGetInt64(out var value) ? value : null;

    /// <summary>The array <c>x</c>, or the payload itself where it is an array; null where there is none.</summary>
    public JsonElement? X =>
        _document?.RootElement.ValueKind == JsonValueKind.Array ? _document.RootElement
        : Field("x") is { ValueKind: JsonValueKind.Array } x ? x
        : null;

    /// <summary>A field of the payload; null where it has none of that name.</summary>
    public JsonElement? Field(string name) =>
        _document?.RootElement.ValueKind == JsonValueKind.Object && _document.RootElement.TryGetProperty(name, out var value)
            ? value
            : null;

    /// <inheritdoc/>
    public void Dispose() => _document?.Dispose();
}
