using Emews.Pools;

namespace Emews.TestModels;

/// <summary>Its constructor throws.</summary>
public sealed class UnmakeableModel : ITaskModel
{
    public const string Message = "The table of coefficients is missing.";

    public UnmakeableModel() => throw new FileNotFoundException(Message);

    public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken) => Task.FromResult("0");
}
