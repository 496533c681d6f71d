using Emews.Bench.Queue;
using Emews.Tasks;

namespace Emews.Bench.Services;

/// <summary>How a search and a pool reach their database.</summary>
/// <param name="Name">What figures call it.</param>
/// <param name="Search">The search's store.</param>
/// <param name="Pool">An agent of the pool.</param>
internal sealed record Way(string Name, IEmewsDatabase Search, Agent Pool) : IAsyncDisposable
{
    /// <summary>Both at the database itself: what the others are compared with.</summary>
    public static async Task<Way> DirectAsync(ServedDatabase database) =>
        new("direct", await database.OpenSearchAsync(), await Agent.OpenAsync(await database.OpenAgentAsync()));

    /// <summary>A search elsewhere, and the pool at the database.</summary>
    public static async Task<Way> RestAsync(ServedDatabase database) =>
        new("REST", await database.OpenRestAsync(), await Agent.OpenAsync(await database.OpenAgentAsync()));

    /// <summary>Both elsewhere.</summary>
    public static async Task<Way> RestOnBothSidesAsync(ServedDatabase database) =>
        new("REST on both sides", await database.OpenRestAsync(), await Agent.OpenAsync(await database.OpenRestAsync()));

    public async ValueTask DisposeAsync()
    {
        await Search.DisposeAsync();
        await Pool.DisposeAsync();
    }
}
