using System.Net;
using Microsoft.OpenApi;

namespace Emews.Tests.Service.OpenApi;

/// <summary>The OpenAPI document says all that the service answers, and nothing else.</summary>
public sealed class DocumentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_a_document_of_OpenAPI_without_a_mistake()
    {
        await using var scene = await ServiceScene.StartAsync(new() { OnMessage = m => File.WriteAllText("/tmp/h-openapi/err.txt", m) });
        using var answer = await scene.GetAsync("openapi/v1.json", ServiceScene.Right);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync(Token);
        await File.WriteAllTextAsync("/tmp/h-openapi/v1.json", text, Token);
        var (document, diagnostic) = OpenApiDocument.Parse(text, "json", new() { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });
        Assert.Empty(diagnostic!.Errors);
        Assert.Empty(diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, diagnostic.SpecificationVersion);
        Assert.NotNull(document);
    }
}
