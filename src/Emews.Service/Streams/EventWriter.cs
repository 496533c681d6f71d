using System.Buffers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Emews.Rest;
using Emews.Service.Reads;
using Microsoft.AspNetCore.Http;

namespace Emews.Service.Streams;

/// <summary>Writes server-sent events, and comments while there is nothing to tell: what lies between would take silence for the end.</summary>
/// <param name="context">The request that they answer.</param>
/// <param name="time">The clock.</param>
internal sealed class EventWriter(HttpContext context, TimeProvider time)
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private readonly Stream _body = context.Response.Body;
    private readonly CancellationToken _clientGone = context.RequestAborted;
    private long _written;

    /// <summary>Begins, and says when a client that is cut off is to come back.</summary>
    public Task BeginAsync()
    {
        context.Response.ContentType = ReadRoute.EventStream;
        context.Response.Headers.CacheControl = "no-store";
        return WriteAsync("retry: 2000\n\n"u8.ToArray());
    }

    /// <summary>Writes events of one type, and returns when they are on their way.</summary>
    public async Task WriteAsync<T>(IEnumerable<SseItem<T>> events)
    {
        await SseFormatter.WriteAsync(events.ToAsyncEnumerable(), _body, Format, _clientGone);
        await FlushAsync();
    }

    /// <summary>Waits for something, and keeps the connection alive meanwhile.</summary>
    public async Task<T> WaitAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            var left = LongestSilence - time.GetElapsedTime(_written);
            Task waiting = task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, _clientGone);
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _clientGone.ThrowIfCancellationRequested();
            if (!task.IsCompleted)
            {
                await WriteAsync(":\n\n"u8.ToArray());
            }
        }

        return await task;
    }

    private static void Format<T>(SseItem<T> item, IBufferWriter<byte> buffer)
    {
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = WireJson.Options.Encoder });
        JsonSerializer.Serialize(json, item.Data, WireJson.Options);
    }

    private async Task WriteAsync(byte[] text)
    {
        await _body.WriteAsync(text, _clientGone);
        await FlushAsync();
    }

    private async Task FlushAsync()
    {
        await _body.FlushAsync(_clientGone);
        _written = time.GetTimestamp();
    }
}
