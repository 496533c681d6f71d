using Emews.Tasks;

namespace Emews.Service.EqSql;

/// <summary>A request of EQ-SQL's client.</summary>
internal interface IEqSqlRequest
{
    /// <summary>The database it is meant for; null where it does not say.</summary>
    DbParams? DbParams { get; }
}

/// <summary>The request of <c>/submit_tasks</c>.</summary>
internal sealed record SubmitTasks(
    DbParams? DbParams, string ExpId, int EqType, OneOrMore<string> Payload, OneOrMore<int>? Priority, string? Tag) : IEqSqlRequest;

/// <summary>The request of the routes that are about several tasks.</summary>
internal sealed record NamedTaskIds(DbParams? DbParams, IReadOnlyList<TaskId> TaskIds) : IEqSqlRequest;

/// <summary>The request of <c>/update_priorities</c>.</summary>
internal sealed record UpdatePriorities(DbParams? DbParams, IReadOnlyList<TaskId> TaskIds, OneOrMore<int> NewPriority) : IEqSqlRequest;

/// <summary>The request of <c>/query_result</c>.</summary>
/// <param name="DbParams"><inheritdoc cref="IEqSqlRequest.DbParams" path="/summary"/></param>
/// <param name="EqTaskId">The task.</param>
/// <param name="Delay">How often to look. Not needed: news wake whoever waits.</param>
/// <param name="Timeout">How long to wait; null for ever.</param>
internal sealed record QueryResult(DbParams? DbParams, TaskId EqTaskId, TimeSpan? Delay, TimeSpan? Timeout) : IEqSqlRequest;

/// <summary>The request of <c>/as_completed</c>.</summary>
/// <param name="DbParams"><inheritdoc cref="IEqSqlRequest.DbParams" path="/summary"/></param>
/// <param name="TaskIds">The tasks.</param>
/// <param name="CompletedTasks">Those of them that the client has collected already.</param>
/// <param name="Timeout">How long to wait; null for ever.</param>
/// <param name="NRequired">How many the client needs in all; null for all.</param>
/// <param name="BatchSize">How many to answer with at most.</param>
/// <param name="Sleep">How long to pause between two looks, at least.</param>
internal sealed record AsCompleted(
    DbParams? DbParams, IReadOnlyList<TaskId> TaskIds, IReadOnlyList<TaskId>? CompletedTasks, TimeSpan? Timeout, int? NRequired,
    int? BatchSize, TimeSpan? Sleep) : IEqSqlRequest;

/// <summary>The request of <c>/are_queues_empty</c>.</summary>
internal sealed record AreQueuesEmpty(DbParams? DbParams, int? EqType) : IEqSqlRequest;
