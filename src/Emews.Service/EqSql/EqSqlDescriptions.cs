using System.Text.Json.Nodes;
using Emews.Service.OpenApi;

namespace Emews.Service.EqSql;

/// <summary>What the routes of EQ-SQL's service are, each with a right request and its answer.</summary>
internal static class EqSqlDescriptions
{
    private const string Integer = """{"type": "integer"}""";
    private const string Code = """{"type": "integer", "description": "0: done; 1: failed."}""";
    private const string State = """{"type": "integer", "description": "0 queued, 1 running, 2 complete, 3 canceled, 4 requeued."}""";
    private const string Text = """{"type": "string"}""";
    private const string Nothing = """{"type": "null"}""";
    private static readonly string TaskIds = List(Integer);

    public static readonly RouteDescription SubmitTasks = Of<SubmitTasks>(
        "submit_tasks", "Submits tasks.", """{"exp_id": "flu-2026", "eq_type": 0, "payload": ["{\"beta\": 0.1}", "{\"beta\": 0.2}"], "priority": 0, "tag": null}""",
        Array(Code, TaskIds), "[0, [1, 2]]", "The client sends it once: each request is a new one. Payloads are JSON texts; one alone may stand without a list.");

    public static readonly RouteDescription GetStatus = Of<NamedTaskIds>(
        "get_status", "The states of tasks.", """{"task_ids": [1, 2]}""", List(Array(Integer, State)), "[[1, 0], [2, 0]]");

    public static readonly RouteDescription GetPriorities = Of<NamedTaskIds>(
        "get_priorities", "The priorities of tasks.", """{"task_ids": [1, 2]}""", Done(List(Array(Integer, Integer))), """{"status": "ok", "result": [[1, 0], [2, 0]]}""");

    public static readonly RouteDescription UpdatePriorities = Of<UpdatePriorities>(
        "update_priorities", "Sets new priorities on what is still queued.", """{"task_ids": [1, 2], "new_priority": [10, 20]}""",
        Done(Array(Code, TaskIds)), """{"status": "ok", "result": [0, [1, 2]]}""",
        "The answer names those that were still queued. `status` is `fail` where the priorities are neither one for all nor one each.");

    public static readonly RouteDescription GetWorkerPools = Of<NamedTaskIds>(
        "get_worker_pools", "The pools that own or ran tasks.", """{"task_ids": [1, 2]}""",
        List(Array(Integer, Either(Text, Nothing))), "[[1, null], [2, null]]");

    public static readonly RouteDescription AreQueuesEmpty = Of<AreQueuesEmpty>(
        "are_queues_empty", "Whether nothing is queued and nothing waits to be collected.", """{"eq_type": 0}""", List(Integer), "[0]", "Answers 1 where both queues are empty.");

    public static readonly RouteDescription QueryResult = Of<QueryResult>(
        "query_result", "Waits for the result of one task, and collects it.", """{"eq_task_id": 2, "delay": 0.5, "timeout": 2.0}""",
        List(Array(Code, Text)), """[[0, "{\"misfit\": 1.9}"]]""",
        "Answers `[[1, \"EQ_TIMEOUT\"]]` when the time is over, and `[[1, \"EQ_ABORT\"]]` when the service stops: ask again.");

    public static readonly RouteDescription AsCompleted = Of<AsCompleted>(
        "as_completed", "Waits for a batch of results, and collects them.",
        """{"task_ids": [1, 2], "completed_tasks": [2], "timeout": 2.0, "n_required": 1, "batch_size": 1, "sleep": 0}""",
        Done(List(Array(Integer, State, Code, Text))), """{"status": "ok", "result": [[1, 2, 0, "{\"misfit\": 2.5}"]]}""",
        "`status` is `timeout_error` when the time is over; nothing is collected then.");

    public static readonly RouteDescription CancelTasks = Of<NamedTaskIds>(
        "cancel_tasks", "Cancels what is still queued.", """{"task_ids": [1, 2]}""", Array(Code, TaskIds), "[1, []]", "The answer names those that this request has canceled.");

    public static readonly RouteDescription Ping = new("ping", Section.EqSql, "Whether the service lives.", RouteBody.Text("pong"));

    public static readonly RouteDescription Shutdown = new(
        "shutdown", Section.EqSql, "Asks the service to stop; whoever started it decides.", RouteBody.Text(EqSqlRoutes.Stopping));

    private static RouteDescription Of<T>(string name, string summary, string request, string schema, string answer, string details = "")
        where T : IEqSqlRequest => new(name, Section.EqSql, summary, new(_ => Node(schema), Node(answer)))
        {
            Details = details,
            Request = new(schemas => AlsoAsText(schemas.OfRequest(typeof(T))), Node(request)),
            Problems = [KnownProblem.OtherDatabase],
        };

    /// <summary>EQ-SQL's client sends a JSON string that holds the JSON.</summary>
    private static JsonObject AlsoAsText(JsonNode request) => new()
    {
        ["anyOf"] = new JsonArray(request, new JsonObject { ["type"] = "string", ["contentMediaType"] = "application/json", ["contentSchema"] = request.DeepClone() }),
    };

    private static string List(string item) => $$"""{"type": "array", "items": {{item}}}""";

    /// <summary>An array with one item of each shape. Tools know it by its length; the order is told by the example.</summary>
    private static string Array(params string[] items) =>
        $$"""{"type": "array", "items": {{Either([.. items.Distinct()])}}, "minItems": {{items.Length}}, "maxItems": {{items.Length}}}""";

    private static string Either(params string[] shapes) => shapes is [var one] ? one : $$"""{"anyOf": [{{string.Join(", ", shapes)}}]}""";

    private static string Done(string result) =>
        $$$"""{"type": "object", "properties": {"status": {"type": "string"}, "result": {{{result}}}}, "required": ["status"]}""";

    private static JsonNode Node(string json) => JsonNode.Parse(json)!;
}
