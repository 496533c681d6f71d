using Emews.Workflows.Outputs;
using Emews.Workflows.Outputs.Report;

namespace Emews.Tests.Workflows.Outputs;

public sealed class RunningTasksTests
{
    [Fact]
    public void Steps_are_where_tasks_start_and_end()
    {
        Stretch[] tasks =
            [new(new(1, 4), 0), new(new(2, 3), 1), new(new(4, 6), 0), new(new(5, 5), 1), new(new(-2, 1), 1), new(new(8, 99), 1, 3)];
        Assert.Equal(
            ["0: 0 0", "0: 0 1", "1: 1 0", "2: 1 1", "3: 1 0", "4: 1 0", "6: 0 0", "8: 0 3"],
            RunningTasks.Steps(tasks, 2, 10, 100).Select(step => $"{step.Time}: {string.Join(' ', step.Counts)}"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(100_000)]
    public async Task However_few_slices_the_highest_the_lowest_and_the_last_step_stay(int slices)
    {
        var facts = await RunFactsReader.ReadAsync(new SampleRun { TaskCount = 3_000 }.Make(), TestContext.Current.CancellationToken);
        Stretch[] run = [.. facts.Tasks.Select((task, i) => new Stretch(new(task.Started, task.Stopped), i % 3))];
        var end = run.Max(task => task.Interval.End) + 1;
        var steps = RunningTasks.Steps(run, 3, end, slices);

        Assert.True(steps.Count <= (slices < 10_000 ? 1 + (3 * slices) : int.MaxValue));
        Assert.Equal(run.Max(task => At(task.Interval.Start)), steps.Max(step => step.Total));
        Assert.Equal(0, steps[^1].Total);
        Assert.All(steps.Skip(1), step => Assert.Equal(At(step.Time), step.Total));
        Assert.Equal(steps.Select(step => step.Time), steps.Select(step => step.Time).Order());

        int At(double time) => run.Count(task => task.Interval.Start <= time && time < task.Interval.End);
    }
}
