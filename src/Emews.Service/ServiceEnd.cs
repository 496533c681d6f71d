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

    public void Begin() => _begun.Cancel();

    public void Complete() => _over.Cancel();

    public void Dispose()
    {
        _begun.Dispose();
        _over.Dispose();
    }
}
