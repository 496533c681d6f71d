using Emews.Tasks;
using Emews.Tests.Stores;
using Emews.Workflows;

namespace Emews.Tests.Workflows;

public sealed class IdleWatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly InMemoryStore _store = new(new InMemoryDatabase());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_ends_once_nothing_has_been_left_to_do_for_the_whole_time()
    {
        var task = await SubmitAsync();
        var time = new SteppingTime { [7] = () => CancelAsync(task) };

        await new IdleWatch(_store, "trial", Patience, time).RunAsync(Token);

        // Seven steps of a quarter of the time with work, then the whole time without.
        Assert.Equal(7 + 4, time.Steps);
        Assert.Equal(2.75 * Patience, time.Passed);
    }

    [Fact]
    public async Task Work_that_comes_in_between_counts_from_anew()
    {
        var time = new SteppingTime();
        time[3] = async () =>
        {
            var task = await SubmitAsync();
            time[5] = () => CancelAsync(task);
        };

        await new IdleWatch(_store, "trial", Patience, time).RunAsync(Token);

        Assert.Equal(5 + 4, time.Steps);
    }

    [Fact]
    public async Task It_looks_often_enough_however_long_it_waits()
    {
        var time = new SteppingTime();
        await new IdleWatch(_store, "trial", TimeSpan.FromHours(1), time).RunAsync(Token);
        Assert.Equal(240, time.Steps);
    }

    private async Task<TaskId> SubmitAsync() =>
        (await _store.SubmitAsync(new(Guid.NewGuid(), "trial", WorkType: 0, ["{}"], [0]), Token))[0];

    private async Task CancelAsync(TaskId task) => await _store.CancelAsync(new([task], IncludeRunning: true), Token);

    /// <summary>A clock that is moved on by who waits for it, with something to do at some of the steps.</summary>
    private sealed class SteppingTime : TimeProvider
    {
        private readonly Dictionary<int, Func<Task>> _events = [];

        public int Steps { get; private set; }

        public TimeSpan Passed { get; private set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public Func<Task> this[int step]
        {
            set => _events[step] = value;
        }

        public override long GetTimestamp() => Passed.Ticks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Passed += dueTime;
            Steps++;
            _events.GetValueOrDefault(Steps)?.Invoke().GetAwaiter().GetResult();
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
