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
        using var stop = StopOf(clientGone);
        try
        {
            return await verb.CallAsync(database, request, stop.Token);
        }
        catch (ArgumentException error)
        {
            throw new ProblemException(Errors.ToProblem(error, verb.RequestType), error);
        }
        catch (OperationCanceledException) when (end.Begun.IsCancellationRequested)
        {
            throw new EmewsException("The EMEWS service is stopping.", isTransient: true);
        }
    }

    /// <summary>A change goes on when its client is gone: he sends it again, and it had better be done by then.</summary>
    private CancellationTokenSource StopOf(CancellationToken clientGone) => verb.Kind switch
    {
        VerbKind.Change => CancellationTokenSource.CreateLinkedTokenSource(end.Over),
        VerbKind.Wait => CancellationTokenSource.CreateLinkedTokenSource(clientGone, end.Begun),
        _ => CancellationTokenSource.CreateLinkedTokenSource(clientGone, end.Over),
    };
}
