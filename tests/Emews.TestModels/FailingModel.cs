using Emews.Pools;

namespace Emews.TestModels;

/// <summary>Throws, whatever the point.</summary>
public sealed class FailingModel : ITaskModel
{
    public const string Message = "The mesh has a hole.";

    public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken) => throw new InvalidOperationException(Message);
}
