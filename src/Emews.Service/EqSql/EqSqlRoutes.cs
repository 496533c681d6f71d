using Emews.Rest;
using Emews.Service.Access;
using Emews.Service.Metrics;
using Emews.Service.OpenApi;
using Emews.Service.Streams;
using Emews.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Emews.Service.EqSql;

/// <summary>
/// The routes of EQ-SQL's own service, for its Python client as it is. They are the verbs of the store in that client's words; a wrong
/// request is answered like any other.
/// </summary>
/// <param name="database">What is served.</param>
/// <param name="news">Hears of acknowledgements.</param>
/// <param name="meter">Counts what is done.</param>
/// <param name="end">The end of the service.</param>
/// <param name="askToStop">Called when a client asks the service to stop.</param>
internal sealed class EqSqlRoutes(IEmewsDatabase database, CollectionNews news, ServiceMeter meter, ServiceEnd end, Action askToStop)
{
    public const string Stopping = "The service stops.\n";

    private const int Success = 0;
    private const int Failure = 1;

    private readonly EqSqlResultRoutes _results = new(database, news, meter, end);
    private readonly ServedDatabase _served = ServedDatabase.Of(database);

    public void MapTo(IEndpointRouteBuilder routes)
    {
        Map<SubmitTasks>(routes, EqSqlDescriptions.SubmitTasks, VerbKind.Change, SubmitAsync);
        Map<NamedTaskIds>(routes, EqSqlDescriptions.GetStatus, VerbKind.Look, GetStatusAsync);
        Map<NamedTaskIds>(routes, EqSqlDescriptions.GetPriorities, VerbKind.Look, GetPrioritiesAsync);
        Map<UpdatePriorities>(routes, EqSqlDescriptions.UpdatePriorities, VerbKind.Change, UpdatePrioritiesAsync);
        Map<NamedTaskIds>(routes, EqSqlDescriptions.GetWorkerPools, VerbKind.Look, GetWorkerPoolsAsync);
        Map<NamedTaskIds>(routes, EqSqlDescriptions.CancelTasks, VerbKind.Change, CancelAsync);
        Map<AreQueuesEmpty>(routes, EqSqlDescriptions.AreQueuesEmpty, VerbKind.Look, AreQueuesEmptyAsync);
        routes.MapPost("/query_result", async context => await _results.QueryAsync(context, await ReadAsync<QueryResult>(context)))
            .Describe(EqSqlDescriptions.QueryResult);
        routes.MapPost("/as_completed", async context => await _results.AsCompletedAsync(context, await ReadAsync<AsCompleted>(context)))
            .Describe(EqSqlDescriptions.AsCompleted);
        routes.MapGet("/ping", context => context.Response.WriteAsync("pong", context.RequestAborted)).Describe(EqSqlDescriptions.Ping);
        routes.MapGet("/shutdown", async context =>
        {
            await context.Response.WriteAsync(Stopping, context.RequestAborted);
            askToStop();
        }).For(Audience.Users).Describe(EqSqlDescriptions.Shutdown);
    }

    private static object Done(object? result) => new { status = "ok", result };

    private async Task<object> SubmitAsync(SubmitTasks request, CancellationToken cancellationToken)
    {
        // The client sends no request again: each is a new one.
        var submit = new SubmitRequest(
            Guid.NewGuid(), request.ExpId, request.EqType, request.Payload.Items, request.Priority?.Items ?? [0], request.Tag);
        var tasks = await database.SubmitAsync(submit, cancellationToken);
        meter.Submitted(tasks.Count);
        return new object[] { Success, tasks };
    }

    private async Task<object> GetStatusAsync(NamedTaskIds request, CancellationToken cancellationToken)
    {
        var states = await database.GetStatesAsync(request.TaskIds, cancellationToken);
        return states.Select(state => new object[] { state.Key, (int)state.Value });
    }

    private async Task<object> GetPrioritiesAsync(NamedTaskIds request, CancellationToken cancellationToken)
    {
        var priorities = await database.GetPrioritiesAsync(request.TaskIds, cancellationToken);
        return Done(priorities.Select(priority => new object[] { priority.Key, priority.Value }));
    }

    private async Task<object> UpdatePrioritiesAsync(UpdatePriorities request, CancellationToken cancellationToken)
    {
        var (tasks, priorities) = (request.TaskIds, request.NewPriority);
        return priorities.IsOne || priorities.Items.Count == tasks.Count
            ? Done(new object[] { Success, tasks.Count == 0 ? tasks : await database.UpdatePrioritiesAsync(new(tasks, priorities.Items), cancellationToken) })
            : new { status = "fail" };
    }

    private async Task<object> GetWorkerPoolsAsync(NamedTaskIds request, CancellationToken cancellationToken)
    {
        var pools = await database.GetWorkerPoolsAsync(request.TaskIds, cancellationToken);
        return pools.Select(pool => new object?[] { pool.Key, pool.Value });
    }

    /// <summary>What was canceled before is not told again, as the store would.</summary>
    private async Task<object> CancelAsync(NamedTaskIds request, CancellationToken cancellationToken)
    {
        var states = await database.GetStatesAsync(request.TaskIds, cancellationToken);
        var canceled = await database.CancelAsync(
            new([.. request.TaskIds.Where(id => states.TryGetValue(id, out var state) && state is not TaskState.Canceled)]), cancellationToken);
        return new object[] { canceled.Count > 0 ? Success : Failure, canceled };
    }

    private async Task<object> AreQueuesEmptyAsync(AreQueuesEmpty request, CancellationToken cancellationToken) =>
        new[] { await database.AreQueuesEmptyAsync(request.EqType, cancellationToken) ? 1 : 0 };

    private async Task<T> ReadAsync<T>(HttpContext context)
        where T : class, IEqSqlRequest
    {
        var request = await EqSqlBody.ReadAsync<T>(context);
        _served.Check(request.DbParams);
        return request;
    }

    private void Map<T>(IEndpointRouteBuilder routes, RouteDescription route, VerbKind kind, Func<T, CancellationToken, Task<object>> call)
        where T : class, IEqSqlRequest => routes.MapPost($"/{route.Name}", context => AnswerAsync(context, kind, call))
            .For(kind is VerbKind.Look ? Audience.Watchers : Audience.Users)
            .Describe(route);

    private async Task AnswerAsync<T>(HttpContext context, VerbKind kind, Func<T, CancellationToken, Task<object>> call)
        where T : class, IEqSqlRequest
    {
        var request = await ReadAsync<T>(context);
        var answer = await end.RunAsync(kind, token => call(request, token), context.RequestAborted);
        await context.Response.WriteAsJsonAsync(answer, WireJson.Options, context.RequestAborted);
    }
}
