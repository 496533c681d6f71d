namespace Emews.Bench.Queue;

/// <summary>How the tasks of a queue lie in the order of their priorities.</summary>
/// <param name="Name">What the figures say of it.</param>
/// <param name="Priorities">The priorities of a number of tasks.</param>
internal sealed record TaskOrder(string Name, Func<int, int[]> Priorities)
{
    /// <summary>All alike, as tasks are submitted by default: the next to claim lie side by side on the disk.</summary>
    public static TaskOrder Submitted { get; } = new("in order", count => new int[count]);

    /// <summary>As after a reprioritisation: each of the next to claim lies on a page of its own, which a checkpoint makes dear.</summary>
    public static TaskOrder Shuffled { get; } = new("shuffled", Work.Priorities);
}
