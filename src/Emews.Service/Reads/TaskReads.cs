using System.Globalization;
using System.Net;
using Emews.Rest;
using Emews.Tasks;

namespace Emews.Service.Reads;

/// <summary>The routes about tasks.</summary>
internal static class TaskReads
{
    private const int MostTasks = 1_000;

    private static readonly RouteParameter<TaskState?> State = RouteParameters.Word<TaskState>(
        "state", "Those in this state alone; one that failed is complete.");

    private static readonly RouteParameter<bool?> Failed = RouteParameters.Flag("failed", "With true those that failed for good, with false all others.");

    private static readonly RouteParameter<string?> FailureKind = RouteParameters.Text("failure_kind", "Those that failed for good in this way, such as timeout.");

    private static readonly RouteParameter<string?> Pool = RouteParameters.Text("pool", "Those that this pool owns, or ran last.");

    private static readonly RouteParameter<long> After = RouteParameters.Number("after", "Those with a higher id than this.", 0, long.MaxValue, unlessGiven: 0);

    private static readonly RouteParameter<long> Limit = RouteParameters.Number("limit", "How many at most.", 1, MostTasks, unlessGiven: 100);

    private static readonly RouteParameter<long> Id = RouteParameters.Number("id", "The task's number.", 0, long.MaxValue, unlessGiven: 0) with { IsInPath = true };

    public static IEnumerable<ReadRoute> Of(IEmewsDatabase database) =>
    [
        ReadRoute.Of(
            "/v1/experiments/{id}/tasks",
            "The tasks of an experiment by id, a page at a time.",
            [KnownExperiment.Id, State, Failed, FailureKind, Pool, After, Limit],
            (values, token) => ListAsync(database, values, token)),
        ReadRoute.Of(
            "/v1/tasks/{id}",
            "A task, and all attempts at it.",
            [Id],
            async (values, token) => await database.GetTaskAsync(new(values.Get(Id)), token) ?? throw Unknown(values.Get(Id))),
    ];

    private static async Task<TaskPage> ListAsync(IEmewsDatabase database, RouteValues values, CancellationToken cancellationToken)
    {
        var filter = new TaskFilter(
            values.Get(State) is { } state ? [state] : null, values.Get(Failed), values.Get(FailureKind), values.Get(Pool));
        var (after, limit) = (values.Get(After), (int)values.Get(Limit));
        var experiment = await KnownExperiment.RequireAsync(database, values, cancellationToken);
        var tasks = await database.ListTasksAsync(new(experiment, new(after), limit + 1, filter), cancellationToken);
        return tasks.Count <= limit
            ? new(tasks, Next: null)
            : new([.. tasks.Take(limit)], values.With(After, tasks[limit - 1].TaskId.Value));
    }

    private static ProblemException Unknown(long id) => new(new(
        ProblemTypes.NotFound, "Not found", (int)HttpStatusCode.NotFound,
        string.Create(CultureInfo.InvariantCulture, $"There is no task {id}. Those of an experiment: /v1/experiments/{{id}}/tasks")));
}
