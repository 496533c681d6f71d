using System.Net;
using Emews.Tasks;

namespace Emews.Rest;

/// <summary>
/// The errors of a store as problems, and back: what a store throws behind the service comes out of its client as the same.
/// </summary>
internal static class Errors
{
    /// <summary>What a verb threw, as a problem.</summary>
    /// <param name="error">A store's own error; what else there is should not happen, and nothing of it is told.</param>
    /// <param name="request">What the verb was given; null for none.</param>
    public static Problem ToProblem(Exception error, Type? request = null) => error switch
    {
        ArgumentNullException e => OfArgument(ProblemTypes.ArgumentNull, e, request),
        ArgumentOutOfRangeException e => OfArgument(ProblemTypes.ArgumentOutOfRange, e, request),
        ArgumentException e => OfArgument(ProblemTypes.Argument, e, request),
        AgentGoneException => new(ProblemTypes.AgentGone, "The agent is gone", (int)HttpStatusCode.Gone, error.Message),
        EmewsException { IsTransient: true } => new(
            ProblemTypes.Unavailable, "Not available at present", (int)HttpStatusCode.ServiceUnavailable, error.Message),
        EmewsException => new(ProblemTypes.Refused, "The database refused", (int)HttpStatusCode.InternalServerError, error.Message),
        _ => new(
            ProblemTypes.Unforeseen, "Something that should not happen", (int)HttpStatusCode.InternalServerError,
            $"{error.GetType().Name}: the service's own messages tell more. Please report it."),
    };

    /// <summary>A problem as the error that it was.</summary>
    /// <param name="problem">What the service answered.</param>
    /// <param name="place">The service, such as <c>The EMEWS service http://127.0.0.1:8080</c>.</param>
    public static Exception FromProblem(Problem problem, string place) => problem.Type switch
    {
        ProblemTypes.Argument => new ArgumentException(problem.Detail),
        ProblemTypes.ArgumentNull => new ArgumentNullException(null, problem.Detail),
        ProblemTypes.ArgumentOutOfRange => new ArgumentOutOfRangeException(null, problem.Detail),
        ProblemTypes.AgentGone => new AgentGoneException(problem.Detail),
        ProblemTypes.Unavailable => new EmewsException(problem.Detail, isTransient: true),
        ProblemTypes.Refused => new EmewsException(problem.Detail),
        ProblemTypes.Malformed => new EmewsException(
            $"{place} does not understand this program: {problem.Detail} Are both of the same version?"),
        _ => new EmewsException($"{place} refused: {problem.Detail}", isTransient: IsTransient((HttpStatusCode)problem.Status)),
    };

    /// <summary>Whether the same request may succeed later.</summary>
    public static bool IsTransient(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static Problem OfArgument(string type, ArgumentException error, Type? request) => new(
        type, "A value that cannot be", (int)HttpStatusCode.BadRequest, Sentence(error), PathOf(error.ParamName, request));

    /// <summary>What .NET adds in brackets and on further lines speaks of C#.</summary>
    private static string Sentence(ArgumentException error) => error.Message.Split(" (Parameter '")[0].Split('\n')[0];

    private static string? PathOf(string? parameter, Type? request) =>
        parameter is not null && request?.GetProperty(parameter) is { Name: var name } ? $"$.{WireJson.NameOf(name)}" : null;
}
