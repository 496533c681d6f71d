using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emews.Rest;
using Emews.Service.Access;
using Emews.Service.Limits;

namespace Emews.Service.OpenApi;

/// <summary>A way in which a request may fail, as a problem document (RFC 9457).</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Meaning">When it comes, and what to do.</param>
/// <param name="Example">One such answer.</param>
internal sealed record KnownProblem(string Name, string Meaning, Problem Example)
{
    public static readonly KnownProblem Malformed = new(
        "Malformed",
        "The request is not what the route takes, or a value cannot be: `path` says where, `detail` what belongs there.",
        new(ProblemTypes.Malformed, "Not what this route takes", (int)HttpStatusCode.BadRequest,
            "There is no field 'limt' here; did you mean 'limit'?", "$.limt"));

    public static readonly KnownProblem Argument = new(
        "Argument", "A parameter is not known, or its value cannot be.",
        new(ProblemTypes.Argument, "A value that cannot be", (int)HttpStatusCode.BadRequest, "limit is a whole number from 1 to 1000, and not '0'."));

    public static readonly KnownProblem Unauthorized = new(
        "Unauthorized", "The token is missing or wrong.", Doorkeeper.NoToken);

    public static readonly KnownProblem ReadOnly = new(
        "ReadOnly", "The read-only token does not reach this.", Doorkeeper.LookingAlone);

    public static readonly KnownProblem NotFound = new(
        "NotFound", "There is nothing of the name or number that was asked for.",
        new(ProblemTypes.NotFound, "Not found", (int)HttpStatusCode.NotFound, "There is no task 7. Those of an experiment: /v1/experiments/{id}/tasks"));

    public static readonly KnownProblem AgentGone = new(
        "AgentGone", "The agent was found dead meanwhile, or is unknown: it registers anew.",
        new(ProblemTypes.AgentGone, "The agent is gone", (int)HttpStatusCode.Gone, "Agent 7 was found dead, or is unknown: register anew."));

    public static readonly KnownProblem TooLarge = new(
        "TooLarge", "The request is larger than the service takes: send what it asks in several.", SizeLimit.Problem(new EmewsServiceOptions().MaxRequestBytes));

    public static readonly KnownProblem NotJson = new(
        "NotJson", "The request does not say that it is JSON: `Content-Type: application/json`.", RequestBody.NotJson);

    public static readonly KnownProblem OtherDatabase = new(
        "OtherDatabase", "`db_params` name another database than the one that is served.",
        new(ProblemTypes.OtherDatabase, "Another database is served here", (int)HttpStatusCode.UnprocessableEntity,
            "db_params names another database than the one that is served here: its db_name is 'emews', not 'other'. Name that one, or ask the service that has yours.",
            "$.db_params.db_name"));

    public static readonly KnownProblem TooMany = new(
        "TooMany", "More requests come from this client than the service takes in a second: wait as long as `Retry-After` says, and send it again.",
        RequestLimits.TooFast(new EmewsServiceOptions().MaxRequestsPerSecond));

    public static readonly KnownProblem Refused = new(
        "Refused", "The database refused, or something went wrong that should not.",
        new(ProblemTypes.Refused, "The database refused", (int)HttpStatusCode.InternalServerError, "The database is newer than this program: update Emews."));

    public static readonly KnownProblem Unavailable = new(
        "Unavailable", "The database is not there at present, the service is stopping, or it has too much to do: wait as long as `Retry-After` says, and send it again.",
        new(ProblemTypes.Unavailable, "Not available at present", (int)HttpStatusCode.ServiceUnavailable, "The EMEWS service is stopping."));

    public static readonly IReadOnlyList<KnownProblem> All =
        [Malformed, Argument, Unauthorized, ReadOnly, NotFound, AgentGone, TooLarge, NotJson, OtherDatabase, TooMany, Refused, Unavailable];

    /// <summary>Those of all routes but the one that anybody may ask at any time.</summary>
    public static readonly IReadOnlyList<KnownProblem> OfAnybody = [Unauthorized, TooMany, Refused, Unavailable];

    /// <summary>Those of requests that bring something.</summary>
    public static readonly IReadOnlyList<KnownProblem> OfRequests = [Malformed, TooLarge, NotJson];

    /// <summary>Its HTTP status.</summary>
    public int Status => Example.Status;

    public string StatusText => Status.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient => Errors.IsTransient((HttpStatusCode)Status);

    public JsonNode Document => JsonSerializer.SerializeToNode(Example, WireJson.Options)!;
}
