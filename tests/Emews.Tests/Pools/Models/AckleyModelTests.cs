using System.Globalization;
using Emews.Pools;
using Emews.Pools.Models;
using Emews.Tasks;

namespace Emews.Tests.Pools.Models;

/// <summary>The built-in test function.</summary>
public sealed class AckleyModelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Values worked out in 50-digit arithmetic from the definition.</summary>
    [Theory]
    [InlineData(new[] { 0.0, 0.0, 0.0, 0.0 }, 0.0)]
    [InlineData(new[] { 1.0, 1.0 }, 3.6253849384403627)]
    [InlineData(new[] { 0.5, -0.5 }, 4.253654026568412)]
    [InlineData(new[] { 32.768, -32.768, 32.768, -32.768 }, 21.570311151282485)]
    public void Ackley_has_its_known_values(double[] x, double value) => Assert.Equal(value, AckleyModel.Evaluate(x), 1e-12);

    [Fact]
    public async Task The_result_is_the_value_in_shortest_form_that_reads_back_the_same()
    {
        var text = await new AckleyModel().RunAsync(new(new TaskId(1), "{\"x\": [1, 1]}"), Token);
        Assert.Equal(AckleyModel.Evaluate([1, 1]), double.Parse(text, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task The_delay_depends_on_seed_and_task_alone()
    {
        async Task<TimeSpan> DelayAsync(long seed, int task, int attempt)
        {
            var time = new DelayRecorder();
            await new AckleyModel(seed, time).RunAsync(new(new TaskId(task), "{\"x\": [1], \"mean_rt\": 0, \"std_rt\": 1}", attempt), Token);
            return time.Delay;
        }

        Assert.Equal(await DelayAsync(1, 5, 1), await DelayAsync(1, 5, 2));
        Assert.NotEqual(await DelayAsync(1, 5, 1), await DelayAsync(1, 6, 1));
        Assert.NotEqual(await DelayAsync(1, 5, 1), await DelayAsync(2, 5, 1));
    }

    [Fact]
    public async Task The_logarithm_of_the_delay_has_the_mean_and_deviation_of_the_payload()
    {
        var time = new DelayRecorder();
        var model = new AckleyModel(3, time);
        var logarithms = new List<double>();
        for (var task = 1; task <= 4000; task++)
        {
            await model.RunAsync(new(new TaskId(task), "{\"x\": [1], \"mean_rt\": 2, \"std_rt\": 0.5}"), Token);
            logarithms.Add(Math.Log(time.Delay.TotalSeconds));
        }

        var mean = logarithms.Average();
        Assert.Equal(2, mean, 0.03);
        Assert.Equal(0.5, Math.Sqrt(logarithms.Average(value => (value - mean) * (value - mean))), 0.03);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("nonsense")]
    [InlineData("{\"x\": []}")]
    [InlineData("{\"x\": \"1\"}")]
    [InlineData("{\"x\": [1], \"mean_rt\": \"long\"}")]
    public async Task A_payload_it_cannot_read_fails_with_what_it_wants(string payload)
    {
        var error = await Assert.ThrowsAsync<ModelException>(() => new AckleyModel().RunAsync(new(new TaskId(1), payload), Token));
        Assert.Equal(TaskFailureKinds.BadPayload, error.Kind);
        Assert.Contains("{\"x\":", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A clock on which every delay is over at once, and remembered.</summary>
    private sealed class DelayRecorder : TimeProvider
    {
        public TimeSpan Delay { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Delay = dueTime;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
