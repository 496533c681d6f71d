using System.Text;
using Emews.Pools.Models.Programs;

namespace Emews.Tests.Pools.Models;

/// <summary>Of what a program prints the end is kept, in memory that does not grow with it.</summary>
public class OutputTailTests
{
    private const int Limit = 100_000;

    [Fact]
    public async Task Short_output_is_kept_whole()
    {
        var tail = await ReadAsync("\uFEFFone\ntwo\n");

        Assert.True(tail.IsWhole);
        Assert.Equal("one\ntwo\n", tail.Text);
    }

    [Fact]
    public async Task Of_long_output_the_end_is_kept()
    {
        var lines = Enumerable.Range(0, 100_000).Select(i => $"line {i}\n").ToArray();

        var tail = await ReadAsync(string.Concat(lines));

        Assert.False(tail.IsWhole);
        Assert.InRange(tail.Text.Length, Limit, Limit + 40_000);
        Assert.EndsWith(string.Concat(lines.TakeLast(1000)), tail.Text, StringComparison.Ordinal);
        Assert.Equal(lines.Length, tail.Output.LinesBefore + tail.Output.Text.Count(character => character == '\n'));
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_shown_as_such()
    {
        var tail = new OutputTail(Limit);

        await tail.ReadAsync(new MemoryStream([0x61, 0xFF, 0xC3, 0x62]));

        Assert.Equal("a\uFFFD\uFFFDb", tail.Text);
    }

    [Fact]
    public async Task Last_lines_are_few_and_short()
    {
        var tail = await ReadAsync("first\n\n\nsecond\r\n" + new string('x', 600) + "\n\n");

        Assert.Equal(["second", new string('x', 500) + "…"], tail.LastLines(4, 500));
        Assert.Equal(["first"], (await ReadAsync("first")).LastLines(20, 500));
        Assert.Empty((await ReadAsync("\n\n")).LastLines(20, 500));
    }

    private static async Task<OutputTail> ReadAsync(string text)
    {
        var tail = new OutputTail(Limit);
        await tail.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        return tail;
    }
}
