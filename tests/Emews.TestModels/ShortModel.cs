using System.Globalization;
using Emews.Pools;

namespace Emews.TestModels;

/// <summary>Takes a moment, and gives the task's number.</summary>
public sealed class ShortModel : ITaskModel
{
    private static readonly TimeSpan Time = TimeSpan.FromMilliseconds(50);

    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        await Task.Delay(Time, cancellationToken);
        return task.TaskId.Value.ToString(CultureInfo.InvariantCulture);
    }
}
