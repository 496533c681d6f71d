using System.Text.Json;
using Emews.Rest;
using Microsoft.AspNetCore.Http;

namespace Emews.Service.EqSql;

/// <summary>
/// Answers with results that are thereby collected. They are acknowledged when all of the answer but its last byte is on its way: a
/// client that is gone by then takes none, and one that has the whole answer finds them collected, whatever it asks next.
/// </summary>
internal static class CollectedAnswer
{
    /// <param name="context">The request.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="collection">What is in it.</param>
    /// <param name="over">Fires when nothing goes on; a client that goes ends no acknowledgement.</param>
    public static async Task WriteAsync(HttpContext context, object answer, Collection collection, CancellationToken over)
    {
        var (body, clientGone) = (context.Response.Body, context.RequestAborted);
        ReadOnlyMemory<byte> bytes = JsonSerializer.SerializeToUtf8Bytes(answer, WireJson.Options);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        await body.WriteAsync(bytes[..^1], clientGone);
        await body.FlushAsync(clientGone);
        clientGone.ThrowIfCancellationRequested();
        await collection.AcknowledgeAsync(over);
        await body.WriteAsync(bytes[^1..], clientGone);
    }
}
