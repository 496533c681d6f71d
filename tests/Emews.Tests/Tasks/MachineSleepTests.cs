using Emews.Tasks;

namespace Emews.Tests.Tasks;

public sealed class MachineSleepTests
{
    private readonly TwoClocks clocks = new();

    [Fact]
    public void Waiting_and_small_corrections_of_the_clock_are_no_sleep()
    {
        var sleep = new MachineSleep(clocks);
        clocks.Pass(TimeSpan.FromHours(3));
        Assert.Null(sleep.AwakeFor());
        clocks.Sleep(TimeSpan.FromSeconds(0.5));
        clocks.Sleep(TimeSpan.FromSeconds(-5));
        Assert.Null(sleep.AwakeFor());
    }

    [Fact]
    public void It_is_awake_since_its_sleep_was_noticed()
    {
        var sleep = new MachineSleep(clocks);
        clocks.Pass(TimeSpan.FromSeconds(2));
        clocks.Sleep(TimeSpan.FromHours(8));
        clocks.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.Zero, sleep.AwakeFor());
        clocks.Pass(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), sleep.AwakeFor());
        clocks.Sleep(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.Zero, sleep.AwakeFor());
    }

    /// <summary>A wall clock, and one that stands still while the machine sleeps.</summary>
    private sealed class TwoClocks : TimeProvider
    {
        private DateTimeOffset wall = DateTimeOffset.UnixEpoch;
        private long ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => wall;

        public override long GetTimestamp() => ticks;

        public void Pass(TimeSpan time) => (wall, ticks) = (wall + time, ticks + time.Ticks);

        public void Sleep(TimeSpan time) => wall += time;
    }
}
