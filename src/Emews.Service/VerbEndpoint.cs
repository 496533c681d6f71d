using Emews.Rest;
using Emews.Tasks;
using Microsoft.AspNetCore.Http;

namespace Emews.Service;

/// <summary>Carries out one verb for whoever asks.</summary>
/// <param name="verb">The verb.</param>
/// <param name="database">Where.</param>
/// <param name="end">The end of the service.</param>
internal sealed class VerbEndpoint(StoreVerb verb, IEmewsDatabase database, ServiceEnd end)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context, verb.RequestType);
        var answer = await CallAsync(request, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(answer, verb.AnswerType, WireJson.Options, context.RequestAborted);
    }

    private async Task<object?> CallAsync(object request, CancellationToken clientGone)
    {
        try
        {
            return await end.RunAsync(verb.Kind, token => verb.CallAsync(database, request, token), clientGone);
        }
        catch (ArgumentException error)
        {
            throw new ProblemException(Errors.ToProblem(error, verb.RequestType), error);
        }
    }
}
