using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Emews.Rest;
using Emews.Tasks;

namespace Emews.Tests.Shared;

/// <summary>A client of an event stream, as any program may be one.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpClient _client;
    private readonly Stream _body;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private EventReader(HttpClient client, Stream body)
    {
        (_client, _body) = (client, body);
        Parser = SseParser.Create(body);
        _events = Parser.EnumerateAsync(Token).GetAsyncEnumerator(Token);
    }

    /// <summary>Knows the id of the last event, and when to come back.</summary>
    public SseParser<string> Parser { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the stream of an experiment's results.</summary>
    /// <param name="service">The service.</param>
    /// <param name="path">The path and query of the stream.</param>
    /// <param name="token">What it shows; null for nothing.</param>
    /// <param name="lastEventId">The last event that it knows; null for none.</param>
    public static async Task<EventReader> OpenAsync(Uri service, string path, string? token = null, string? lastEventId = null)
    {
        var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service, path));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Equal("text/event-stream", answer.EnsureSuccessStatusCode().Content.Headers.ContentType?.ToString());
        return new(client, await answer.Content.ReadAsStreamAsync(Token));
    }

    /// <summary>The next result; null where the stream is at its end.</summary>
    public async Task<TaskResult?> NextAsync()
    {
        if (!await _events.MoveNextAsync())
        {
            return null;
        }

        var (item, id) = (_events.Current, Parser.LastEventId);
        Assert.Equal("result", item.EventType);
        Assert.True(long.Parse(id, CultureInfo.InvariantCulture) > 0);
        return JsonSerializer.Deserialize<TaskResult>(item.Data, WireJson.Strict);
    }

    /// <summary>The tasks of the next results.</summary>
    public async Task<IReadOnlyList<TaskId>> NextAsync(int count)
    {
        var tasks = new List<TaskId>();
        while (tasks.Count < count && await NextAsync() is { } result)
        {
            tasks.Add(result.TaskId);
        }

        return tasks;
    }

    /// <summary>Reads on without taking what there is for events.</summary>
    public async Task<string> ReadTextAsync(int bytes)
    {
        var buffer = new byte[bytes];
        await _body.ReadExactlyAsync(buffer, Token);
        return Encoding.UTF8.GetString(buffer);
    }

    /// <summary>Cuts the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _events.DisposeAsync();
        await _body.DisposeAsync();
        _client.Dispose();
    }
}
