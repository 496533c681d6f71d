using Emews.Pools;

namespace Emews.TestModels;

/// <summary>Prints, as models do.</summary>
public sealed class ChattyModel : ITaskModel
{
    public const string Said = "iteration 17, residual 0.003";

    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        await Console.Out.WriteLineAsync(Said.AsMemory(), cancellationToken);
        await Console.Error.WriteLineAsync(Said.AsMemory(), cancellationToken);
        return "1";
    }
}
