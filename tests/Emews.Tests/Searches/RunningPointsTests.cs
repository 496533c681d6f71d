using Emews.Searches;

namespace Emews.Tests.Searches;

public sealed class RunningPointsTests
{
    [Fact]
    public void Whatever_stands_before_one_that_has_ended_is_running_or_has_ended()
    {
        var running = new RunningPoints(Enumerable.Range(1, 10));
        Assert.Empty(running.Now());
        running.End(4);
        Assert.Equal([1, 2, 3], running.Now());
        running.End(2);
        Assert.Equal([1, 3], running.Now());
    }

    [Fact]
    public void With_a_new_order_those_that_run_stay_and_the_rest_begins_by_it()
    {
        var running = new RunningPoints(Enumerable.Range(1, 10));
        running.End(3);
        running.Reorder([1, 2, 9, 8, 7, 6, 5, 4, 10]);
        Assert.Equal([1, 2], running.Now());
        running.End(8);
        Assert.Equal([1, 2, 9], running.Now());
        running.End(1);
        Assert.Equal([2, 9], running.Now());
    }
}
