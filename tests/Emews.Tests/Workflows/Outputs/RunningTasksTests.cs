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
            RunningTasks.Steps(tasks, 2, 10, 300).Select(step => $"{step.Time}: {string.Join(' ', step.Counts)}"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(50)]
    [InlineData(1_000)]
    public async Task However_few_slices_each_has_the_mean_of_its_time(int slices)
    {
        var facts = await RunFactsReader.ReadAsync(new SampleRun { TaskCount = 3_000 }.Make(), TestContext.Current.CancellationToken);
        Stretch[] run = [.. facts.Tasks.Select((task, i) => new Stretch(new(task.Started, task.Stopped), i % 3))];
        var end = run.Max(task => task.Interval.End) + 1;
        var steps = RunningTasks.Steps(run, 3, end, slices);

        Assert.Equal(slices, steps.Count);
        for (var layer = 0; layer < 3; layer++)
        {
            var time = run.Where(task => task.Layer == layer).Sum(task => task.Interval.Length);
            Assert.Equal(time, steps.Sum(step => step.Counts[layer]) * end / slices, 1e-6 * time);
        }

        Assert.All(steps, step => Assert.InRange(step.Total, 0, RunningTasks.Most(run, end) + 1e-6));
        Assert.Equal(run.Max(task => At(task.Interval.Start)), RunningTasks.Most(run, end));

        int At(double time) => run.Count(task => task.Interval.Start <= time && time < task.Interval.End);
    }
}
