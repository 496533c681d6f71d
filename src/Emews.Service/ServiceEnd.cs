using Emews.Rest;
using Emews.Tasks;

namespace Emews.Service;

/// <summary>The end of a service, in two steps.</summary>
internal sealed class ServiceEnd : IDisposable
{
    private readonly CancellationTokenSource _begun = new();
    private readonly CancellationTokenSource _over = new();

    public ServiceEnd() => (Begun, Over) = (_begun.Token, _over.Token);

    /// <summary>Fires when the service begins to stop: nobody waits any longer.</summary>
    public CancellationToken Begun { get; }

    /// <summary>Fires when its time is over: nothing goes on.</summary>
    public CancellationToken Over { get; }

    /// <summary>Carries something out until the service ends, or nobody wants it any more.</summary>
    /// <param name="kind">What it is. A change goes on when its client is gone: he sends it again, and it had better be done by then.</param>
    /// <param name="call">Carries it out.</param>
    /// <param name="clientGone">Fires when its client is gone.</param>
    /// <exception cref="EmewsException">The service is stopping.</exception>
    public async Task<T> RunAsync<T>(VerbKind kind, Func<CancellationToken, Task<T>> call, CancellationToken clientGone)
    {
        using var stop = kind switch
        {
            VerbKind.Change => CancellationTokenSource.CreateLinkedTokenSource(Over),
            VerbKind.Wait => CancellationTokenSource.CreateLinkedTokenSource(clientGone, Begun),
            _ => CancellationTokenSource.CreateLinkedTokenSource(clientGone, Over),
        };
        try
        {
            return await call(stop.Token);
        }
        catch (OperationCanceledException) when (Begun.IsCancellationRequested)
        {
            throw new EmewsException("The EMEWS service is stopping.", isTransient: true);
        }
    }

    public void Begin() => _begun.Cancel();

    public void Complete() => _over.Cancel();

    public void Dispose()
    {
        _begun.Dispose();
        _over.Dispose();
    }
}
