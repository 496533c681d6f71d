namespace Emews.Service;

/// <summary>The end of a service, in two steps.</summary>
internal sealed class ServiceEnd : IDisposable
{
    private readonly CancellationTokenSource _begun = new();
    private readonly CancellationTokenSource _over = new();

    /// <summary>Fires when the service begins to stop: nobody waits any longer.</summary>
    public CancellationToken Begun => _begun.Token;

    /// <summary>Fires when its time is over: nothing goes on.</summary>
    public CancellationToken Over => _over.Token;

    public void Begin() => _begun.Cancel();

    public void Complete() => _over.Cancel();

    public void Dispose()
    {
        _begun.Dispose();
        _over.Dispose();
    }
}
