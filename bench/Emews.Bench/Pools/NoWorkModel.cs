using Emews.Pools;

namespace Emews.Bench.Pools;

/// <summary>A model that takes no time.</summary>
internal sealed class NoWorkModel : ITaskModel
{
    public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken) => Task.FromResult("0");
}
