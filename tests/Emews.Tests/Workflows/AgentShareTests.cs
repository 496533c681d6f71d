using Emews.Workflows;
using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows;

/// <summary>What each of several agents has of its pool.</summary>
public class AgentShareTests
{
    [Theory]
    [InlineData(33, 33, 1, 1, "33/33/1")]
    [InlineData(33, 33, 1, 2, "17/17/1 16/16/1")]
    [InlineData(8, 11, 5, 3, "3/4/2 3/4/2 2/3/1")]
    [InlineData(4, 4, 4, 4, "1/1/1 1/1/1 1/1/1 1/1/1")]
    [InlineData(8, 6, 2, 4, "2/2/1 2/2/1 1/1/1 1/1/1")]
    public void Agents_share_evenly_and_the_first_have_what_is_over(int processes, int batchSize, int threshold, int agents, string shares)
    {
        var pool = Pool(processes, batchSize, threshold);

        var parts = AgentShare.All(pool, agents).Select(share => share.Of(pool)).ToList();

        Assert.Equal(shares, string.Join(' ', parts.Select(part => $"{part.Workers}/{part.BatchSize}/{part.BatchThreshold}")));
        Assert.Equal((pool.Workers, pool.BatchSize), (parts.Sum(part => part.Workers), parts.Sum(part => part.BatchSize)));
    }

    [Fact]
    public void No_agent_is_without_work_or_with_a_threshold_beyond_its_batch()
    {
        foreach (var (processes, batchSize) in Enumerable.Range(1, 12).SelectMany(_ => Enumerable.Range(1, 12), (processes, batchSize) => (processes, batchSize)))
        {
            var pool = Pool(processes, batchSize, threshold: batchSize);
            var parts = Enumerable.Range(1, pool.Workers).SelectMany(count => AgentShare.All(pool, count)).Select(share => share.Of(pool));
            Assert.All(parts, part => Assert.True(part.Workers >= 1 && part.BatchSize >= part.Workers && part.BatchThreshold >= 1 && part.BatchThreshold <= part.BatchSize));
        }
    }

    [Fact]
    public void More_agents_than_workers_are_refused()
    {
        var refused = Assert.Throws<WorkflowRefusedException>(() => AgentShare.All(Pool(8, 3, 1), 4));
        Assert.Equal("Pool p has 3 workers, too few for 4 agents: have 3 at most, or a larger CFG_PROCS.", refused.Message);
        Assert.Throws<WorkflowRefusedException>(() => new AgentShare(1, 4).Of(Pool(8, 3, 1)));
    }

    [Theory]
    [InlineData("2/3", true)]
    [InlineData("3/3", true)]
    [InlineData("4/3", false)]
    [InlineData("0/3", false)]
    [InlineData("-1/3", false)]
    [InlineData("1", false)]
    [InlineData("1/2/3", false)]
    [InlineData("one/two", false)]
    public void A_share_is_read_as_it_is_written(string text, bool isShare) => Assert.Equal(isShare ? text : null, AgentShare.Parse(text)?.ToString());

    private static PoolConfiguration Pool(int processes, int batchSize, int threshold) =>
        new() { Name = "p", Processes = processes, BatchSize = batchSize, BatchThreshold = threshold };
}
