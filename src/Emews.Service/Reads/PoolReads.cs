using Emews.Database;
using Emews.Rest;
using Emews.Tasks;

namespace Emews.Service.Reads;

/// <summary>The route about worker pools.</summary>
internal static class PoolReads
{
    private static readonly RouteParameter<int?> WorkType = RouteParameters.AnyNumber("work_type", "Those of this work type alone.");

    private static readonly RouteParameter<bool?> All = RouteParameters.Flag("all", "With true also agents that have ended.");

    public static IEnumerable<ReadRoute> Of(IEmewsDatabase database) =>
    [
        ReadRoute.Of(
            "/v1/pools",
            "The worker pools, and what each of their agents was at with its last heartbeat. Pools without one, such as Swift/T's, are told by their tasks alone.",
            [WorkType, All],
            (values, token) => ListAsync(database, values.Get(WorkType), values.Get(All) ?? false, token)),
    ];

    private static async Task<PoolList> ListAsync(IEmewsDatabase database, int? workType, bool all, CancellationToken cancellationToken)
    {
        var agents = new List<AgentRecord>();
        foreach (var type in workType is { } one ? [one] : await FindWorkTypesAsync(database, cancellationToken))
        {
            agents.AddRange(await database.ListAgentsAsync(type, cancellationToken));
        }

        return new(
        [
            .. agents.Where(agent => all || agent.Ended is null).GroupBy(agent => (agent.Pool, agent.WorkType))
                .OrderBy(pool => pool.Key.Pool, StringComparer.Ordinal).ThenBy(pool => pool.Key.WorkType)
                .Select(pool => new PoolView(pool.Key.Pool, pool.Key.WorkType, [.. pool.Select(AgentView.Of)])),
        ]);
    }

    /// <summary>Those that experiments have, and those that only pools have so far.</summary>
    private static async Task<IEnumerable<int>> FindWorkTypesAsync(IEmewsDatabase database, CancellationToken cancellationToken)
    {
        var experiments = await database.ListExperimentsAsync(cancellationToken);
        var load = database is IMeasuredStore store ? await store.MeasureAsync(cancellationToken) : new DatabaseLoad([], []);
        return experiments.SelectMany(experiment => experiment.WorkTypes).Union(load.Pools.Select(pool => pool.WorkType));
    }
}
