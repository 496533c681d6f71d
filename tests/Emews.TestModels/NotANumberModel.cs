using Emews.Pools;

namespace Emews.TestModels;

/// <summary>Gives what Python prints for a result that is no number.</summary>
public sealed class NotANumberModel : ITaskModel
{
    public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken) => Task.FromResult("NaN");
}
