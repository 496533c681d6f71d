using Emews.Rest;
using Emews.Service.Metrics;
using Emews.Service.Streams;
using Emews.Tasks;
using Microsoft.AspNetCore.Http;

namespace Emews.Service;

/// <summary>Carries out one verb for whoever asks.</summary>
/// <param name="verb">The verb.</param>
/// <param name="database">Where.</param>
/// <param name="news">Hears of acknowledgements.</param>
/// <param name="meter">Measures it.</param>
/// <param name="end">The end of the service.</param>
internal sealed class VerbEndpoint(StoreVerb verb, IEmewsDatabase database, CollectionNews news, ServiceMeter meter, ServiceEnd end)
{
    public async Task AnswerAsync(HttpContext context)
    {
        var request = await RequestBody.ReadAsync(context, verb.RequestType);
        var answer = await CallAsync(request, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(answer, verb.AnswerType, WireJson.Options, context.RequestAborted);
    }

    private async Task<object?> CallAsync(object request, CancellationToken clientGone)
    {
        var begun = TimeProvider.System.GetTimestamp();
        using var waiting = verb.Kind is VerbKind.Wait ? meter.Wait() : null;
        try
        {
            var answer = await end.RunAsync(verb.Kind, token => verb.CallAsync(database, request, token), clientGone);
            meter.Done(verb, request, answer, TimeProvider.System.GetElapsedTime(begun));
            if (request is AcknowledgeRequest acknowledged)
            {
                news.Tell(acknowledged.ExperimentId);
            }

            return answer;
        }
        catch (ArgumentException error)
        {
            throw new ProblemException(Errors.ToProblem(error, verb.RequestType), error);
        }
    }
}
