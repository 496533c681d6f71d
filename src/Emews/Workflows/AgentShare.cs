using System.Globalization;
using Emews.Workflows.Configuration;

namespace Emews.Workflows;

/// <summary>
/// One agent's part of a pool that several agents share: workers, batch size and threshold as evenly as possible, what is over to the
/// first. Each goes by its own part, without a word with the others.
/// </summary>
/// <param name="Number">Which agent, from 1.</param>
/// <param name="Count">Of how many.</param>
internal readonly record struct AgentShare(int Number, int Count)
{
    /// <summary>How a share is written.</summary>
    public const string Expected = "which agent of how many, such as 1/3";

    /// <summary>The whole pool.</summary>
    public static AgentShare Whole => new(1, 1);

    /// <summary>Reads <c>2/3</c>; null for what is none.</summary>
    public static AgentShare? Parse(string text) =>
        text.Split('/') is [var number, var count] && TryCount(number, out var i) && TryCount(count, out var k) && i <= k ? new(i, k) : null;

    /// <summary>The shares of all agents.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="count">How many agents, from 1.</param>
    /// <exception cref="WorkflowRefusedException">It has fewer workers.</exception>
    public static IReadOnlyList<AgentShare> All(PoolConfiguration pool, int count)
    {
        Require(pool, count);
        return [.. Enumerable.Range(1, count).Select(number => new AgentShare(number, count))];
    }

    /// <summary>The pool as this agent runs it.</summary>
    /// <exception cref="WorkflowRefusedException">The pool has fewer workers than agents.</exception>
    public PoolConfiguration Of(PoolConfiguration pool)
    {
        Require(pool, Count);
        return pool with
        {
            Processes = Of(pool.Workers),
            BatchSize = Of(pool.BatchSize),
            BatchThreshold = Math.Max(1, Of(pool.BatchThreshold)),
        };
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");

    private int Of(int whole) => (whole / Count) + (Number <= whole % Count ? 1 : 0);

    private static void Require(PoolConfiguration pool, int count)
    {
        if (count > pool.Workers)
        {
            throw new WorkflowRefusedException(string.Create(
                CultureInfo.InvariantCulture,
                $"Pool {pool.Name} has {pool.Workers} worker{(pool.Workers == 1 ? "" : "s")}, too few for {count} agents: have {pool.Workers} at most, or a larger CFG_PROCS."));
        }
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
