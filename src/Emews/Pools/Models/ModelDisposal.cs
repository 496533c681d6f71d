namespace Emews.Pools.Models;

/// <summary>Disposes models, of which only some hold resources.</summary>
internal static class ModelDisposal
{
    /// <summary>Disposes a model that wants it.</summary>
    public static ValueTask DisposeAsync(ITaskModel model)
    {
        switch (model)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                return ValueTask.CompletedTask;
            default:
                return ValueTask.CompletedTask;
        }
    }
}
