using Emews.Numerics.Randomness;
using Emews.Searches;

namespace Emews.Tests.Searches;

public sealed class RunningPointsTests
{
    [Fact]
    public void Whatever_stands_before_one_that_has_ended_is_running_or_has_ended()
    {
        var running = new RunningPoints(10, 5);
        Assert.Empty(running.Now());
        running.End(4);
        Assert.Equal([1, 2, 3], running.Now());
        running.End(2);
        Assert.Equal([1, 3], running.Now());
    }

    [Fact]
    public void With_a_new_order_those_that_run_stay_and_the_rest_begins_by_it()
    {
        var running = new RunningPoints(10, 5);
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
        var running = new RunningPoints(1000, 50);
        running.End(2);
        running.Reorder([1, .. Enumerable.Range(3, 998).Reverse()]);
        // It stands next to last in the new order, and was next but one in the old.
        running.End(4);
        Assert.Equal([1, 3], running.Now());
        running.End(1000);
        running.End(998);
        Assert.Equal([1, 3, 999], running.Now());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void With_orders_that_come_late_those_told_are_running_for_the_most_part(int behind)
    {
        const int workers = 33;
        var stream = RandomStream.For(7, "order");
        var running = new RunningPoints(10_000, 50);
        var waiting = new Queue<int>(Enumerable.Range(1, 10_000));
        var working = new PriorityQueue<int, double>();
        var thought = new Queue<int[]>();
        var (now, open) = (0.0, Enumerable.Range(1, 10_000).ToHashSet());
        var (told, rightly) = (0, 0);
        for (var ended = 1; ended <= 1000; ended++)
        {
            while (working.Count < workers)
            {
                working.Enqueue(waiting.Dequeue(), now + stream.NextLogNormal(0, 0.3));
            }

            _ = working.TryDequeue(out var point, out now);
            running.End(point);
            open.Remove(point);
            if (ended % 50 != 0)
            {
                continue;
            }

            var known = running.Now();
            var right = known.Intersect(working.UnorderedItems.Select(item => item.Element)).Count();
            told += known.Length;
            rightly += right;
            int[] rest = [.. open.Except(known)];
            stream.Shuffle<int>(rest);
            running.Reorder([.. known, .. rest]);
            thought.Enqueue(rest);
            if (thought.Count > behind)
            {
                // Carried out late: some of it has begun by then.
                var begun = working.UnorderedItems.Select(item => item.Element).ToHashSet();
                waiting = new(thought.Dequeue().Where(p => open.Contains(p) && !begun.Contains(p)));
            }
        }

        Assert.InRange(told, 20 * 5, 20 * workers);
        Assert.InRange(rightly, 0.75 * told, told);
    }
}
