using Emews.Pools;

namespace Emews.Tests.Pools;

public sealed class RetryRuleTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 2)]
    [InlineData(1, 3, 4)]
    [InlineData(1, 9, 256)]
    [InlineData(1, 10, 300)]
    [InlineData(1, int.MaxValue, 300)]
    [InlineData(200, 2, 300)]
    [InlineData(600, 1, 600)]
    [InlineData(600, 2, 600)]
    [InlineData(4_320_000, int.MaxValue, 4_320_000)]
    [InlineData(0, int.MaxValue, 0)]
    public void The_delay_doubles_up_to_five_minutes_or_to_a_longer_first_one(double first, int attempt, double expected) =>
        Assert.Equal(TimeSpan.FromSeconds(expected), RetryRule.DelayAfter(attempt, TimeSpan.FromSeconds(first)));
}
