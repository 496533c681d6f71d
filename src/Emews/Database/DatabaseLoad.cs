namespace Emews.Database;

/// <summary>How much there is to do in an EMEWS DB, and who does it: cheap to ask, since only what has not ended is counted.</summary>
/// <param name="Tasks">A row a work type and place where tasks are, empty ones left out.</param>
/// <param name="Pools">A row a pool and work type, with the agents that live as far as their heartbeats tell.</param>
internal sealed record DatabaseLoad(IReadOnlyList<TaskLoad> Tasks, IReadOnlyList<PoolLoad> Pools)
{
    /// <summary>Counts tasks by where they are. Stop messages wait like tasks.</summary>
    public const string TasksSql =
        """
        SELECT eq_task_type, 'queued', count(*) FROM emews_queue_OUT GROUP BY eq_task_type
        UNION ALL SELECT eq_task_type, 'uncollected', count(*) FROM emews_queue_IN GROUP BY eq_task_type
        UNION ALL SELECT eq_task_type, 'backoff', count(*) FROM emews_backoff GROUP BY eq_task_type
        UNION ALL SELECT t.eq_task_type, 'running', count(*)
        FROM emews_leases l JOIN eq_tasks t ON t.eq_task_id = l.task_id GROUP BY t.eq_task_type
        ORDER BY 1, 2
        """;

    /// <summary>Counts agents by their pool.</summary>
    /// <param name="lives">What tells, as SQL, whether an agent that has not ended lives.</param>
    public static string PoolsSql(string lives) =>
        $"""
        SELECT a.pool, a.work_type, count(*), sum(a.workers), sum(a.busy),
               sum((SELECT count(*) FROM emews_leases l WHERE l.agent_id = a.agent_id))
        FROM emews_agents a WHERE a.ended IS NULL AND {lives}
        GROUP BY a.pool, a.work_type ORDER BY a.pool, a.work_type
        """;
}

/// <summary>The tasks of a work type in one place.</summary>
/// <param name="WorkType">The type.</param>
/// <param name="Place"><c>queued</c>, <c>backoff</c> (waits to be tried again), <c>running</c> (of our pools) or <c>uncollected</c>.</param>
/// <param name="Count">How many.</param>
internal sealed record TaskLoad(int WorkType, string Place, long Count);

/// <summary>The living agents of a pool.</summary>
/// <param name="Pool">The pool's name (<c>CFG_POOL_ID</c>).</param>
/// <param name="WorkType">What it takes.</param>
/// <param name="Agents">How many agents.</param>
/// <param name="Workers">How many tasks they can run at once.</param>
/// <param name="Busy">How many they ran at their last heartbeats.</param>
/// <param name="Owned">How many leases they hold.</param>
internal sealed record PoolLoad(string Pool, int WorkType, long Agents, long Workers, long Busy, long Owned);

/// <summary>A store that can tell its load.</summary>
internal interface IMeasuredStore
{
    Task<DatabaseLoad> MeasureAsync(CancellationToken cancellationToken = default);
}
