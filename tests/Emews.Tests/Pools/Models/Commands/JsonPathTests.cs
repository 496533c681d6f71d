using System.Text.Json;
using Emews.Pools.Models.Commands;

namespace Emews.Tests.Pools.Models.Commands;

/// <summary>A path leads to one value, or nowhere.</summary>
public class JsonPathTests
{
    private const string Document = """{"a": {"b": [10, {"c d": 11}], "": 12}, "it's": 13, "n": null}""";

    [Theory]
    [InlineData("$.a.b[0]", "10")]
    [InlineData("$.a.b[-1]['c d']", "11")]
    [InlineData("$['a'][\"b\"][1]", """{"c d": 11}""")]
    [InlineData("$.a['']", "12")]
    [InlineData("$['it's']", "13")]
    [InlineData("$.n", "null")]
    [InlineData("$", Document)]
    public void It_finds_a_value(string path, string expected) => Assert.Equal(expected, Find(path)?.GetRawText());

    [Theory]
    [InlineData("$.b")]
    [InlineData("$.a.b[2]")]
    [InlineData("$.a.b[-3]")]
    [InlineData("$.a.b.c")]
    [InlineData("$[0]")]
    [InlineData("$.n.n")]
    public void It_finds_nothing_where_nothing_is(string path) => Assert.Null(Find(path));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("$a")]
    [InlineData("$.")]
    [InlineData("$..a")]
    [InlineData("$.*")]
    [InlineData("$.a[")]
    [InlineData("$.a[]")]
    [InlineData("$.a[x]")]
    [InlineData("$['a")]
    [InlineData("$[?(@.a)]")]
    [InlineData("$.a b")]
    public void What_leads_to_no_single_value_is_no_path(string text) => Assert.Null(JsonPath.TryParse(text));

    private static JsonElement? Find(string path)
    {
        using var document = JsonDocument.Parse(Document);
        return JsonPath.TryParse(path)!.Find(document.RootElement)?.Clone();
    }
}
