using System.ComponentModel;
using Emews.Tasks;

namespace Emews.Service.EqSql;

/// <summary>A request of EQ-SQL's client.</summary>
internal interface IEqSqlRequest
{
    /// <summary>The database it is meant for; null where it does not say.</summary>
    DbParams? DbParams { get; }
}

/// <summary>The request of <c>/submit_tasks</c>.</summary>
[Description("Tasks to submit.")]
internal sealed record SubmitTasks(
    DbParams? DbParams,
    [property: Description("The experiment (`exp_id`) whose tasks these are.")] string ExpId,
    [property: Description("The work type: which pools may take them.")] int EqType,
    [property: Description("One JSON text a task.")] OneOrMore<string> Payload,
    [property: Description("One for all, or one each; 0 where it is missing. Higher runs first.")] OneOrMore<int>? Priority,
    [property: Description("A mark for people.")] string? Tag) : IEqSqlRequest;

/// <summary>The request of the routes that are about several tasks.</summary>
[Description("The tasks that are meant.")]
internal sealed record NamedTaskIds(
    DbParams? DbParams,
    [property: Description("The tasks.")] IReadOnlyList<TaskId> TaskIds) : IEqSqlRequest;

/// <summary>The request of <c>/update_priorities</c>.</summary>
[Description("New priorities.")]
internal sealed record UpdatePriorities(
    DbParams? DbParams,
    [property: Description("The tasks.")] IReadOnlyList<TaskId> TaskIds,
    [property: Description("One for all, or one each.")] OneOrMore<int> NewPriority) : IEqSqlRequest;

/// <summary>The request of <c>/query_result</c>.</summary>
[Description("A wait for a result.")]
internal sealed record QueryResult(
    DbParams? DbParams,
    [property: Description("The task.")] TaskId EqTaskId,
    [property: Description("How often to look. Not needed: news wake whoever waits.")] TimeSpan? Delay,
    [property: Description("How long to wait; null for ever.")] TimeSpan? Timeout) : IEqSqlRequest;

/// <summary>The request of <c>/as_completed</c>.</summary>
[Description("A wait for results.")]
internal sealed record AsCompleted(
    DbParams? DbParams,
    [property: Description("The tasks.")] IReadOnlyList<TaskId> TaskIds,
    [property: Description("Those of them that the client has collected already.")] IReadOnlyList<TaskId>? CompletedTasks,
    [property: Description("How long to wait; null for ever.")] TimeSpan? Timeout,
    [property: Description("How many the client needs in all; null for all.")] int? NRequired,
    [property: Description("How many to answer with at most; 1 where it is missing.")] int? BatchSize,
    [property: Description("How long to pause between two looks, at least.")] TimeSpan? Sleep) : IEqSqlRequest;

/// <summary>The request of <c>/are_queues_empty</c>.</summary>
[Description("A look at the queues.")]
internal sealed record AreQueuesEmpty(
    DbParams? DbParams,
    [property: Description("The work type; null for all.")] int? EqType) : IEqSqlRequest;
