using Emews.Searches;

namespace Emews.Tests.Searches;

public sealed class RunningPointsTests
{
    [Fact]
    public void Whatever_stands_before_one_that_has_ended_is_running_or_has_ended()
    {
        var running = new RunningPoints([.. Enumerable.Range(1, 10)]);
        Assert.Empty(running.Now());
        running.End(4);
        Assert.Equal([1, 2, 3], running.Now());
        running.End(2);
        Assert.Equal([1, 3], running.Now());
    }

    [Fact]
    public void With_a_new_order_those_that_run_stay_and_the_rest_begins_by_it()
    {
        var running = new RunningPoints([.. Enumerable.Range(1, 10)]);
        running.End(3);
        running.Reorder([1, 2, 9, 8, 7, 6, 5, 4, 10]);
        Assert.Equal([1, 2], running.Now());
        running.End(8);
        Assert.Equal([1, 2, 9], running.Now());
        running.End(1);
        Assert.Equal([2, 9], running.Now());
    }

    [Fact]
    public void What_began_by_the_old_order_while_the_new_one_was_thought_of_says_nothing_of_the_new()
    {
        var running = new RunningPoints([.. Enumerable.Range(1, 1000)]);
        running.End(2);
        running.Reorder([1, .. Enumerable.Range(3, 998).Reverse()]);
        // It stands next to last in the new order, and was next but one in the old.
        running.End(4);
        Assert.Equal([1, 3], running.Now());
        running.End(1000);
        running.End(998);
        Assert.Equal([1, 3, 999], running.Now());
    }
}
