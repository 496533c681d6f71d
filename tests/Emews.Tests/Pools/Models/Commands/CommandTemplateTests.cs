using System.Text.Json;
using Emews.Pools;
using Emews.Pools.Models.Commands;
using Emews.Tasks;

namespace Emews.Tests.Pools.Models.Commands;

/// <summary>What stands in braces is filled in within its word; all else stays as it is.</summary>
public class CommandTemplateTests
{
    private static readonly JsonElement Payload = JsonDocument.Parse(
        """{"beta": 0.10, "n": 7, "variant": "delta one", "x": [1.5, -2e3], "deep": {"a": [true]}, "a.b": "dotted", "zero": "\u0000"}""").RootElement;

    [Theory]
    [InlineData("--beta={beta}", "--beta=0.10")]
    [InlineData("{variant}", "delta one")]
    [InlineData("{x[0]},{x[1]}", "1.5,-2e3")]
    [InlineData("{x}", "[1.5, -2e3]")]
    [InlineData("{deep.a[0]}", "true")]
    [InlineData("{a.b}", "dotted")]
    [InlineData("{{print}}", "{print}")]
    [InlineData("{{{n}}}", "{7}")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void A_field_is_put_in_within_its_word(string word, string expected) =>
        Assert.Equal(["sim", expected], CommandTemplate.Parse(["sim", word]).Expand(name => PayloadField.Read(Payload, name)));

    [Theory]
    [InlineData("{gamma}")]
    [InlineData("{x[2]}")]
    [InlineData("{beta.a}")]
    [InlineData("{zero}")]
    public void A_field_that_is_not_there_is_a_bad_payload(string word)
    {
        var template = CommandTemplate.Parse([word]);

        var failure = Assert.Throws<ModelException>(() => template.Expand(name => PayloadField.Read(Payload, name)));

        Assert.Equal(TaskFailureKinds.BadPayload, failure.Kind);
        Assert.Contains(word[1..^1], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{", "{ in { has no partner")]
    [InlineData("}", "} in } has no partner")]
    [InlineData("a{b{c}", "{ in a{b{c} has no partner")]
    [InlineData("{}", "nothing stands between the braces")]
    public void Braces_come_in_pairs(string word, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => CommandTemplate.Parse([word])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("sim", true, false, false)]
    [InlineData("{{beta}}", true, false, false)]
    [InlineData("{beta}", false, false, false)]
    [InlineData("{payload}", false, false, false)]
    [InlineData("{payload_file}", false, true, false)]
    [InlineData("{result_file}", true, true, true)]
    [InlineData("{folder}/scratch", true, true, false)]
    public void A_command_tells_what_it_uses(string word, bool input, bool files, bool resultFile)
    {
        var template = CommandTemplate.Parse(["sim", word]);

        Assert.Equal((input, files, resultFile), (template.ReadsInput, template.UsesFiles, template.UsesResultFile));
    }
}
