using Emews.Rest;
using Emews.Tests.Pools.Models;

namespace Emews.Tests.Rest;

/// <summary>A wait goes over the wire in turns, and the caller notices nothing.</summary>
public sealed class WaitTurnTests
{
    private readonly HandTime _time = new();
    private readonly List<double> _turns = [];

    [Theory]
    [InlineData(0, new double[] { 0 })]
    [InlineData(12.5, new[] { 12.5 })]
    [InlineData(30, new double[] { 30 })]
    [InlineData(70, new double[] { 30, 30, 10 })]
    [InlineData(-5, new double[] { -5 })]
    public async Task Without_news_it_lasts_as_long_as_it_is_told(double seconds, double[] turns)
    {
        await WaitTurn.TakeTurnsAsync(TimeSpan.FromSeconds(seconds), WaitItOutAsync, _time);
        Assert.Equal(turns, _turns);
    }

    [Fact]
    public async Task News_end_it_also_where_it_would_last_for_ever()
    {
        await WaitTurn.TakeTurnsAsync(
            Timeout.InfiniteTimeSpan, turn => _turns.Count < 5 ? WaitItOutAsync(turn) : WaitItOutAsync(turn / 2), _time);
        Assert.Equal([30, 30, 30, 30, 30, 15], _turns);
    }

    [Fact]
    public async Task A_turn_that_is_over_a_moment_early_is_no_news()
    {
        var early = TimeSpan.FromMilliseconds(20);
        await WaitTurn.TakeTurnsAsync(
            Timeout.InfiniteTimeSpan, turn => WaitItOutAsync(_turns.Count < 2 ? turn - early : turn / 2), _time);
        Assert.Equal([29.98, 29.98, 15], _turns);
    }

    private Task WaitItOutAsync(TimeSpan turn)
    {
        _turns.Add(turn.TotalSeconds);
        _time.Advance(turn);
        return Task.CompletedTask;
    }
}
