using Emews.Tasks;

namespace Emews.Tests.Database;

/// <summary>What every <see cref="IPoolStore"/> does, whatever carries it: agents, claims and reports.</summary>
public abstract partial class PoolStoreContract : StoreContract
{
    [Fact]
    public async Task Claims_take_higher_priorities_first_then_lower_ids()
    {
        var ids = await SubmitAsync([4, int.MinValue, 6, 5, 6, int.MaxValue, -1]);
        var agent = await RegisterAsync();
        Assert.Equal([ids[5], ids[2], ids[4]], (await agent.ClaimAsync(3)).Select(t => t.TaskId));
        Assert.Equal([5, 4, -1, int.MinValue], (await agent.ClaimAsync(100)).Select(t => t.Priority));
        Assert.Empty(await agent.ClaimAsync(1));
    }
}
