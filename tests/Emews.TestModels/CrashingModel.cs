using Emews.Pools;

namespace Emews.TestModels;

/// <summary>Takes its whole process down, as native code may.</summary>
public sealed class CrashingModel : ITaskModel
{
    public const string Message = "Nobody catches this.";

    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        new Thread(() => throw new InvalidOperationException(Message)).Start();
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return "0";
    }
}
