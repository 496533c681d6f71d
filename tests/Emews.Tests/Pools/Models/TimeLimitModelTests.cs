using Emews.Pools;
using Emews.Pools.Models;
using Emews.Tasks;

namespace Emews.Tests.Pools.Models;

/// <summary>A run that takes too long is ended, and said to have been.</summary>
public class TimeLimitModelTests
{
    private static readonly ModelTask Task1 = new(new TaskId(1), "{}");

    private readonly HandTime time = new();

    [Fact]
    public async Task In_time_the_result_is_the_models() =>
        Assert.Equal("3", await Limit(new TestModel((_, _) => Task.FromResult("3"))).RunAsync(Task1, TestContext.Current.CancellationToken));

    [Fact]
    public async Task A_failure_stays_what_it_is() => Assert.Equal("odd", (await Assert.ThrowsAsync<ModelException>(
        () => Limit(new TestModel((_, _) => throw new ModelException("odd", "it"))).RunAsync(Task1, TestContext.Current.CancellationToken))).Kind);

    [Fact]
    public async Task A_model_that_listens_is_ended()
    {
        var model = new TestModel(async (_, token) =>
        {
            time.Advance(TimeSpan.FromMinutes(10));
            await Task.Delay(Timeout.Infinite, token);
            return "";
        });

        var failure = await Assert.ThrowsAsync<ModelException>(() => Limit(model).RunAsync(Task1, TestContext.Current.CancellationToken));

        Assert.Equal((TaskFailureKinds.Timeout, "took longer than 10m: ended, with all it had started"), (failure.Kind, failure.Message));
    }

    [Fact]
    public async Task A_model_that_does_not_listen_is_left_behind()
    {
        var begun = new TaskCompletionSource();
        var running = Limit(new TestModel((_, _) =>
        {
            begun.SetResult();
            return new TaskCompletionSource<string>().Task;
        })).RunAsync(Task1, TestContext.Current.CancellationToken);
        await begun.Task;

        while (!running.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(10));
            await Task.Yield();
        }

        Assert.Equal(TaskFailureKinds.Timeout, (await Assert.ThrowsAsync<ModelException>(() => running)).Kind);
    }

    [Fact]
    public async Task Cancelling_is_no_time_out()
    {
        using var canceled = new CancellationTokenSource();
        var model = new TestModel(async (_, token) =>
        {
            await canceled.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
            return "";
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Limit(model).RunAsync(Task1, canceled.Token));
    }

    private TimeLimitModel Limit(ITaskModel model) => new(model, TimeSpan.FromMinutes(10), "10m", time);

    private sealed class TestModel(Func<ModelTask, CancellationToken, Task<string>> run) : ITaskModel
    {
        public Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken) => run(task, cancellationToken);
    }
}
