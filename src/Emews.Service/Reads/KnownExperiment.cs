using System.Net;
using Emews.Rest;
using Emews.Tasks;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Service.Reads;

/// <summary>The experiment that a route is about.</summary>
internal static class KnownExperiment
{
    public static readonly RouteParameter<string?> Id = RouteParameters.Text("id", "The experiment's name, percent-encoded.") with { IsInPath = true };

    /// <summary>Its name.</summary>
    /// <exception cref="ProblemException">There is none of that name.</exception>
    public static async Task<string> RequireAsync(IEmewsDatabase database, RouteValues values, CancellationToken cancellationToken)
    {
        var name = values.Get(Id)!;
        return await database.FindExperimentAsync(name, cancellationToken) is not null
            || await database.ListTasksAsync(new(name, default, Limit: 1), cancellationToken) is [_]
                ? name
                : throw Unknown(name);
    }

    public static ProblemException Unknown(string name) => new(new(
        ProblemTypes.NotFound, "Not found", (int)HttpStatusCode.NotFound,
        $"There is no experiment '{Wording.Short(name)}' yet: it begins when it is registered, or when its first tasks are submitted. Those there are: /v1/experiments"));
}
