using Emews.Pools;
using Emews.Tests.Pools.Models;

namespace Emews.Tests.Pools;

/// <summary>What a pool may still claim, and when it ends by itself.</summary>
public sealed class PoolLimitsTests : IDisposable
{
    private const int Workers = 4;

    private readonly HandTime _time = new();
    private readonly PoolLimits _limits;

    // The last 10 s are for leaving.
    public PoolLimitsTests() =>
        _limits = new PoolLimits(new() { WallTime = TimeSpan.FromSeconds(200), LeaseTime = TimeSpan.FromSeconds(30), IdleTimeout = TimeSpan.FromSeconds(60) }, _time);

    public void Dispose() => _limits.Dispose();

    [Fact]
    public void Without_a_wall_time_there_is_no_end()
    {
        using var limits = new PoolLimits(new(), _time);
        limits.RunTimes.Add(TimeSpan.FromDays(1));
        Assert.Equal(int.MaxValue, limits.MostOwned(Workers));
        Assert.False(limits.HasWaitedEnough(hasWork: false));
        _time.Advance(TimeSpan.FromDays(100));
        Assert.False(limits.HasWaitedEnough(hasWork: false));
        Assert.False(limits.Over.IsCancellationRequested);
    }

    [Fact]
    public void While_no_task_has_ended_one_is_worth_a_lease_or_half_of_a_short_wall_time()
    {
        Assert.Equal(190 / 30 * Workers, _limits.MostOwned(Workers));
        using var hasty = new PoolLimits(new() { WallTime = TimeSpan.FromSeconds(20) }, _time);
        Assert.Equal(2 * Workers, hasty.MostOwned(Workers));
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(Workers, hasty.MostOwned(Workers));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(0, hasty.MostOwned(Workers));
    }

    [Theory]
    [InlineData("10 10 10", 100, 9)]
    [InlineData("10 10 10", 179, 1)]
    [InlineData("10 10 10", 181, 0)]
    [InlineData("8 12", 100, 5)]
    [InlineData("0 0", 189, int.MaxValue)]
    [InlineData("0 0", 190, 0)]
    public void The_run_times_seen_say_how_many_rounds_are_left(string seconds, int passed, int rounds)
    {
        foreach (var time in seconds.Split(' '))
        {
            _limits.RunTimes.Add(TimeSpan.FromSeconds(int.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));
        }

        _time.Advance(TimeSpan.FromSeconds(passed));

        Assert.Equal((int)Math.Min(int.MaxValue, (long)rounds * Workers), _limits.MostOwned(Workers));
    }

    [Fact]
    public void Only_the_last_hundred_run_times_count()
    {
        _limits.RunTimes.Add(TimeSpan.FromHours(1));
        for (var i = 0; i < 100; i++)
        {
            _limits.RunTimes.Add(TimeSpan.FromSeconds(19));
        }

        Assert.Equal(TimeSpan.FromSeconds(19), _limits.RunTimes.Longest());
    }

    [Fact]
    public void What_runs_when_the_wall_time_is_nearly_over_is_to_end()
    {
        _time.Advance(TimeSpan.FromSeconds(189));
        Assert.False(_limits.Over.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_limits.Over.IsCancellationRequested);
    }

    [Fact]
    public void What_was_over_of_the_wall_time_before_the_pool_began_counts()
    {
        var options = new WorkerPoolOptions { WallTime = TimeSpan.FromSeconds(20), Age = TimeSpan.FromSeconds(8) };
        using var young = new PoolLimits(options, _time);
        Assert.Equal(Workers, young.MostOwned(Workers));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(young.Over.IsCancellationRequested);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(young.Over.IsCancellationRequested);

        using var late = new PoolLimits(options with { Age = TimeSpan.FromHours(1) }, _time);
        Assert.Equal(0, late.MostOwned(Workers));
        Assert.True(late.Over.IsCancellationRequested);
    }

    [Fact]
    public void A_wait_for_work_begins_anew_with_each_task()
    {
        Assert.False(_limits.HasWaitedEnough(hasWork: false));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_limits.HasWaitedEnough(hasWork: true));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_limits.HasWaitedEnough(hasWork: false));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(_limits.HasWaitedEnough(hasWork: false));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_limits.HasWaitedEnough(hasWork: false));
    }
}
