using Emews.Workflows.Configuration.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Emews.Tests.Workflows.Configuration;

public class DurationTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("0.5", 0.5)]
    [InlineData("45s", 45)]
    [InlineData("10m", 600)]
    [InlineData("1h30m", 5400)]
    [InlineData("1h1m1s", 3661)]
    [InlineData("90m", 5400)]
    [InlineData("01:00:00", 3600)]
    [InlineData("100:00:30", 360030)]
    public void A_duration_is_read(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), DurationText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("10m\n")]
    [InlineData("30m1h")]
    [InlineData("1:00")]
    [InlineData("01:60:00")]
    [InlineData("-5")]
    [InlineData("1 h")]
    [InlineData("1e3")]
    [InlineData("999999999h")]
    [InlineData("99999999999999999999999999999999999999")]
    public void What_is_none_is_not_read(string text) => Assert.Null(DurationText.Parse(text));

    [Fact]
    public void A_written_duration_reads_back() =>
        Prop.ForAll(
            Arb.From(Gen.OneOf(Gen.Choose(0, int.MaxValue).Select(ticks => (long)ticks), Gen.Choose(1, 1_000_000).Select(seconds => seconds * TimeSpan.TicksPerSecond))),
            ticks => DurationText.Parse(DurationText.Write(new TimeSpan(ticks))) == new TimeSpan(ticks)).QuickCheckThrowOnFailure();
}
