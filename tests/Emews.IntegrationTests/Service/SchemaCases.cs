using System.Text.Json.Nodes;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Service;

/// <summary>Values, and the schemas of an OpenAPI document that each of them fits or does not; a validator of JSON schema has the last word.</summary>
/// <param name="document">The document.</param>
internal sealed class SchemaCases(JsonNode document)
{
    private readonly JsonArray _cases = [];

    /// <param name="schema">Where its schema is, as the parts of a JSON pointer.</param>
    /// <param name="value">The value.</param>
    /// <param name="fits">Whether it fits.</param>
    public void Add(IEnumerable<string> schema, JsonNode? value, bool fits = true)
    {
        var pointer = $"#/{string.Join('/', schema.Select(part => part.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)))}";
        _cases.Add(new JsonObject { ["schema"] = pointer, ["value"] = value?.DeepClone(), ["fits"] = fits });
    }

    public async Task CheckAsync()
    {
        Needs.Command("python3");
        var library = await Shell.RunAsync("/", null, "python3", "-c", "import jsonschema");
        Needs.Service("jsonschema", library.ExitCode == 0);
        var file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            await File.WriteAllTextAsync(
                file, new JsonObject { ["document"] = document.DeepClone(), ["cases"] = _cases.DeepClone() }.ToJsonString(), TestContext.Current.CancellationToken);
            var script = Clone.PathOf("tests/Emews.IntegrationTests/Service/fits_schemas.py");
            var result = await Shell.RunAsync(Path.GetTempPath(), null, "python3", script, file);
            Assert.Equal($"{_cases.Count} values checked\n", result.MustSucceed().Output);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
