using System.Text.Json;
using Emews.Rest;
using Emews.Tasks;
using Microsoft.AspNetCore.Http;

namespace Emews.Service.EqSql;

/// <summary>
/// Answers with results that are thereby collected. They are acknowledged when all of the answer but its last byte is on its way: a
/// client that is gone by then takes none, and one that has the whole answer finds them collected, whatever it asks next.
/// </summary>
/// <param name="context">The request.</param>
/// <param name="collection">What is collected.</param>
internal sealed class CollectedAnswer(HttpContext context, Collection collection)
{
    // So much the server takes at once, however slowly the client reads: the results stay locked meanwhile.
    private const int AtOnce = 32 * 1024;

    private readonly CancellationToken _clientGone = context.RequestAborted;

    /// <param name="answer">The answer.</param>
    /// <param name="over">Fires when nothing goes on; a client that goes ends no acknowledgement.</param>
    /// <returns>Whether it was answered; false where another service has handed over one of the results.</returns>
    /// <exception cref="EmewsException">It has, and the answer had begun: the client is to be cut off, and asks again.</exception>
    public async Task<bool> WriteAsync(object answer, CancellationToken over)
    {
        ReadOnlyMemory<byte> bytes = JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Options);
        var isLarge = bytes.Length > AtOnce;
        if (isLarge)
        {
            await BeginAsync(bytes);
        }

        if (await collection.HandOverAsync(() => isLarge ? Task.CompletedTask : BeginAsync(bytes), over))
        {
            await context.Response.Body.WriteAsync(bytes[^1..], _clientGone);
            return true;
        }

        return isLarge ? throw new EmewsException("Another service has handed over these results meanwhile.", isTransient: true) : false;
    }

    private async Task BeginAsync(ReadOnlyMemory<byte> bytes)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes[..^1], _clientGone);
        await context.Response.Body.FlushAsync(_clientGone);
        _clientGone.ThrowIfCancellationRequested();
    }
}
