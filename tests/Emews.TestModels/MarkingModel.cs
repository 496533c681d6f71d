using System.Globalization;
using Emews.Pools;

namespace Emews.TestModels;

/// <summary>
/// Leaves a file for every task it begins (<c>begun-7-…</c>) and ends (<c>ended-7-…</c>) in the folder that <c>EMEWS_TEST_MARKS</c> names,
/// and ends none while there is a file <c>hold</c>: so a test decides what is running when, and counts what ran.
/// </summary>
public sealed class MarkingModel : ITaskModel
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly string folder = Environment.GetEnvironmentVariable("EMEWS_TEST_MARKS") ?? Path.GetTempPath();

    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        Mark("begun", task);
        while (File.Exists(Path.Combine(folder, "hold")))
        {
            await Task.Delay(Poll, cancellationToken);
        }

        Mark("ended", task);
        return task.TaskId.Value.ToString(CultureInfo.InvariantCulture);
    }

    private void Mark(string what, ModelTask task) =>
        File.WriteAllText(Path.Combine(folder, $"{what}-{task.TaskId.Value}-{Guid.NewGuid():N}"), "");
}
