using Emews.Pools;

namespace Emews.TestModels;

/// <summary>Ends the first three tasks; all others only when they are told to.</summary>
public sealed class FirstThreeEndModel : ITaskModel
{
    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (task.TaskId.Value > 3)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return "0";
    }
}
