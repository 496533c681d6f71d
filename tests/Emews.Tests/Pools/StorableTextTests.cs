using Emews.Pools;

namespace Emews.Tests.Pools;

/// <summary>What a model says reaches the database whatever it is.</summary>
public class StorableTextTests
{
    [Theory]
    [InlineData("a 😀 b", "a 😀 b")]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("a\uD83D", "a\uFFFD")]
    [InlineData("\uDE00a", "\uFFFDa")]
    public void What_cannot_be_stored_is_replaced(string text, string expected)
    {
        Assert.Equal(expected, StorableText.Of(text));
        Assert.Equal(string.Equals(text, expected, StringComparison.Ordinal), StorableText.Is(text));
    }
}
