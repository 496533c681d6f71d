using Emews.Pools;

namespace Emews.Tests.Pools;

/// <summary>What a model says reaches the database whatever it is.</summary>
public class StorableTextTests
{
    private const char High = (char)0xD83D;
    private const char Low = (char)0xDE00;

    [Fact]
    public void Text_is_stored_as_it_is()
    {
        var text = $"a {High}{Low} ü\n";

        Assert.True(StorableText.Is(text));
        Assert.Equal(text, StorableText.Of(text));
    }

    [Fact]
    public void Zero_characters_and_half_characters_are_replaced()
    {
        foreach (var text in new[] { "a\0", $"a{High}", $"a{Low}" })
        {
            Assert.False(StorableText.Is(text));
            Assert.Equal("a\uFFFD", StorableText.Of(text));
        }
    }
}
