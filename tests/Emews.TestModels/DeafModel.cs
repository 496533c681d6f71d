using Emews.Pools;

namespace Emews.TestModels;

/// <summary>Never ends, keeps its thread, and does not listen when it is told to stop.</summary>
public sealed class DeafModel : ITaskModel
{
    public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        using var never = new ManualResetEventSlim();
        never.Wait(CancellationToken.None);
        return Task.FromResult("0");
    }
}
