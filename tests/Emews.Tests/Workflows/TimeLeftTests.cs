using Emews.Tasks;
using Emews.Workflows;

namespace Emews.Tests.Workflows;

public sealed class TimeLeftTests
{
    [Theory]
    [InlineData(100, 1, 100, 10)]
    [InlineData(100, 3, 1000, 30)]
    [InlineData(100, 3, 250, 25)]
    [InlineData(-1, 3, 250, 0)]
    public void It_is_what_the_tasks_of_the_rest_take(int points, int replicates, int unfinished, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), TimeLeft.Of(points, replicates, new TaskCounts(unfinished - 1, 1, 5, 0, 0, 0), [], rate: 10));

    [Fact]
    public void It_is_unknown_without_a_rate_and_while_only_stragglers_or_nothing_runs()
    {
        Assert.Null(TimeLeft.Of(100, 1, new TaskCounts(99, 1, 0, 0, 0, 0), [], rate: null));
        Assert.Null(TimeLeft.Of(100, 1, new TaskCounts(100, 0, 5, 0, 0, 0), [], rate: 10));
        Assert.Null(TimeLeft.Of(3, 1, new TaskCounts(0, 3, 97, 0, 0, 0), [], rate: 10));
    }

    [Fact]
    public void It_is_unknown_while_nobody_works_on_it()
    {
        var (counts, agent) = (new TaskCounts(97, 3, 0, 0, 0, 0), new AgentRecord(1, "a", "here", 7, 0, 4, 0, Owned: 3, default, default, null, null, TimeSpan.FromSeconds(30)));

        Assert.NotNull(TimeLeft.Of(100, 1, counts, [agent], rate: 10));
        Assert.NotNull(TimeLeft.Of(100, 1, counts, [agent with { Owned = 2, Ended = default(DateTimeOffset) }], rate: 10));
        Assert.Null(TimeLeft.Of(100, 1, counts, [agent with { Ended = default(DateTimeOffset) }], rate: 10));
        Assert.Null(TimeLeft.Of(100, 1, counts, [agent with { SilentFor = TimeSpan.FromSeconds(31) }], rate: 10));
    }
}
