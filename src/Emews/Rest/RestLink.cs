using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Emews.Tasks;

namespace Emews.Rest;

/// <summary>
/// The connections to an EMEWS service. Every verb may be repeated safely, so one whose answer never came, or that the service could not
/// carry out at present, is simply sent again, for as long as the store has patience.
/// </summary>
internal sealed class RestLink : IAsyncDisposable
{
    private const string Readiness = "readyz";
    private const string Json = "application/json";
    private const int Large = 1024 * 1024;

    // No verb takes so long; a service that is gone without a word is noticed much sooner.
    private static readonly TimeSpan LongestTry = TimeSpan.FromMinutes(10);

    // When it is used, a service may well be gone, and comes back; when it is opened, somebody has mistaken its address.
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(3);

    // Who cannot wait any longer gives a network that says nothing at all no more than that.
    private static readonly TimeSpan LongestLastTry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);

    // A way that has just closed takes a moment to say why.
    private static readonly TimeSpan TroubleDelay = TimeSpan.FromMilliseconds(50);
    private const int TroubleLooks = 6;

    private readonly IServiceWay? _way;
    private readonly HttpClient _client;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _hurry;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly Outage _outage;
    private readonly CancellationTokenSource _disposed = new();

    /// <param name="address">The beginning of all routes.</param>
    /// <param name="options">How the store behaves.</param>
    /// <param name="way">The way there, which is closed with the link; null where the address is reached from here.</param>
    public RestLink(Uri address, RestStoreOptions options, IServiceWay? way)
    {
        _way = way;
        Place = $"The EMEWS service {address.AbsoluteUri.TrimEnd('/')}";
        _patience = options.Patience;
        _hurry = options.Hurry;
        _outage = new Outage(Place, options.OnTrouble, _time);
        _client = new HttpClient(ServiceConnections.Create(options, way)) { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.Accept.Add(new(Json));
        if (options.Token is { } token)
        {
            _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }
    }

    /// <summary>The service in words.</summary>
    public string Place { get; }

    /// <summary>For how long the service has been gone; null while it answers.</summary>
    public TimeSpan? AwayFor => _outage.Length;

    /// <summary>Asks whether an EMEWS service is there, lets us in, and reaches its database.</summary>
    /// <returns>What it says of itself.</returns>
    /// <exception cref="EmewsException">It does not.</exception>
    public async Task<ServiceReadiness> CheckAsync(CancellationToken cancellationToken)
    {
        var patience = _patience != Timeout.InfiniteTimeSpan && _patience < OpeningPatience ? _patience : OpeningPatience;
        var answer = await RunAsync(() => new(HttpMethod.Get, Readiness), ReadAsync<ServiceReadiness>, patience, cancellationToken)
            .ConfigureAwait(false);
        return answer is { Emews: not null } ? answer : throw RestErrors.NoService(Place);
    }

    /// <summary>Carries out a verb.</summary>
    /// <exception cref="EmewsException">The database refused, or it or the service is gone for longer than the patience lasts.</exception>
    public async Task<TAnswer> CallAsync<TRequest, TAnswer>(
        StoreVerb<TRequest, TAnswer> verb, TRequest request, CancellationToken cancellationToken)
        where TRequest : notnull
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Options);
        var answer = await RunAsync(() => NewRequest(verb, body), ReadAsync<TAnswer>, _patience, cancellationToken).ConfigureAwait(false);
        return answer!; // null where the verb's own answer may be
    }

    public async ValueTask DisposeAsync()
    {
        await _disposed.CancelAsync().ConfigureAwait(false);
        await _outage.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
        if (_way is not null)
        {
            await _way.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static HttpRequestMessage NewRequest(StoreVerb verb, byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, verb.Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        // A service that does not take so much says so before it is sent; what breaks off in the middle would look like an outage.
        request.Headers.ExpectContinue = body.Length > Large ? true : null;
        return request;
    }

    private static TimeSpan Longer(TimeSpan delay) => delay * 2 < LongestDelay ? delay * 2 : LongestDelay;

    private async Task<T> RunAsync<T>(
        Func<HttpRequestMessage> newRequest, Func<HttpResponseMessage, CancellationToken, Task<T>> read, TimeSpan patience,
        CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = Longer(delay))
        {
            try
            {
                var answer = await RunOnceAsync(newRequest, read, cancellationToken).ConfigureAwait(false);
                _outage.End();
                return answer;
            }
            catch (EmewsException error) when (error.IsTransient)
            {
                var isOver = patience != Timeout.InfiniteTimeSpan && _time.GetElapsedTime(begun) + delay > patience;
                if (isOver || _hurry.IsCancellationRequested)
                {
                    throw;
                }

                _outage.Begin(error.Message, patience);
                _outage.Explain(_way?.Trouble);
            }

            await PauseAsync(Jitter.Around(delay), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _hurry);
        Task pausing = Task.Delay(pause, _time, end.Token);
        await pausing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<T> RunOnceAsync<T>(
        Func<HttpRequestMessage> newRequest, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, typeof(RestStore));
        using var late = new CancellationTokenSource(LongestTry, _time);
        using var hurry = _hurry.UnsafeRegister(static source => ((CancellationTokenSource)source!).CancelAfter(LongestLastTry), late);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token, _disposed.Token);
        try
        {
            using var request = newRequest();
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? await read(response, end.Token).ConfigureAwait(false)
                : throw await ExplainAsync(response, end.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, typeof(RestStore));
            throw RestErrors.Explain(Place, new TimeoutException("It took too long.", error));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw await FindTroubleAsync(cancellationToken).ConfigureAwait(false) is { } trouble
                ? new EmewsException(trouble, error, isTransient: true) : RestErrors.Explain(Place, error);
        }
    }

    /// <summary>What is wrong with the way to the service, where that is why it is not reached.</summary>
    private async Task<string?> FindTroubleAsync(CancellationToken cancellationToken)
    {
        for (var look = 0; _way is not null && _way.Trouble is null && look < TroubleLooks; look++)
        {
            await Task.Delay(TroubleDelay, _time, cancellationToken).ConfigureAwait(false);
        }

        return _way?.Trouble;
    }

    private async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync<T>(WireJson.Options, cancellationToken).ConfigureAwait(false);
        }
        catch (JsonException)
        {
            throw RestErrors.NoService(Place);
        }
    }

    private async Task<Exception> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is Problem.MediaType)
        {
            var problem = await ReadAsync<Problem>(response, cancellationToken).ConfigureAwait(false);
            if (problem is not null)
            {
                return Errors.FromProblem(problem, Place);
            }
        }

        return RestErrors.Explain(Place, response.StatusCode);
    }
}
