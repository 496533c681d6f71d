using Emews.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.GaussianProcess;

public sealed class BoundedMaximizerTests
{
    [Fact]
    public void Finds_the_top_of_a_crooked_ridge()
    {
        // Rosenbrock's function upside down.
        var ridge = new Objective(
            x => -100 * Math.Pow(x[1] - x[0] * x[0], 2) - Math.Pow(1 - x[0], 2),
            x => [400 * x[0] * (x[1] - x[0] * x[0]) + 2 * (1 - x[0]), -200 * (x[1] - x[0] * x[0])]);
        double[] x = [-1.2, 1];
        Assert.Equal(0, Climber(ridge, -5, 5).Climb(x, TestContext.Current.CancellationToken), 1e-9);
        Assert.All(x, value => Assert.Equal(1, value, 1e-4));
    }

    [Fact]
    public void Stops_at_the_bound_when_the_top_is_beyond_it()
    {
        // The top, at (3, 7), is reached in the first variable only through the second, which ends at its bound.
        var hill = new Objective(
            x => -Math.Pow(x[0] - 3, 2) - Math.Pow(x[1] - 7, 2) - (x[0] - 3) * (x[1] - 7),
            x => [-2 * (x[0] - 3) - (x[1] - 7), -2 * (x[1] - 7) - (x[0] - 3)]);
        double[] x = [-4, -4];
        _ = Climber(hill, -5, 5).Climb(x, TestContext.Current.CancellationToken);
        Assert.Equal(4, x[0], 1e-5);
        Assert.Equal(5, x[1]);
    }

    [Fact]
    public void A_steep_start_does_not_throw_it_across_the_valley()
    {
        // From 0 the slope is 10⁶, and a step along it would end where all is flat.
        var well = new Objective(
            x => x[0] < 0.5 ? 1e6 * (x[0] - 0.5) : x[0] < 4 ? Math.Sin(x[0] - 0.5) : -1,
            x => [x[0] < 0.5 ? 1e6 : x[0] < 4 ? Math.Cos(x[0] - 0.5) : 0]);
        double[] x = [0];
        Assert.Equal(1, Climber(well, -10, 10).Climb(x, TestContext.Current.CancellationToken), 1e-9);
        Assert.Equal(0.5 + Math.PI / 2, x[0], 1e-4);
    }

    [Fact]
    public void Steps_back_from_where_the_function_is_undefined()
    {
        var cliff = new Objective(x => x[0] > 1 ? double.NegativeInfinity : x[0] + Math.Log(1 - x[0]), x => [1 - 1 / (1 - x[0])]);
        double[] x = [-3];
        Assert.Equal(0, Climber(cliff, -10, 10).Climb(x, TestContext.Current.CancellationToken), 1e-9);
        double[] undefined = [2];
        Assert.Equal(
            double.NegativeInfinity, Climber(cliff, -10, 10).Climb(undefined, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Where_the_function_curves_upwards_few_steps_are_needed()
    {
        // A bell far away; on its foot the slope is tiny and grows.
        var bell = new Objective(x => Math.Exp(-x[0] * x[0] / 8), x => [-x[0] / 4 * Math.Exp(-x[0] * x[0] / 8)]);
        double[] x = [-9];
        Assert.Equal(1, Climber(bell, -10, 10).Climb(x, TestContext.Current.CancellationToken), 1e-9);
        Assert.InRange(bell.Evaluations, 5, 40);
    }

    [Fact]
    public async Task Looks_at_the_token_before_each_evaluation()
    {
        using var source = new CancellationTokenSource();
        var calls = 0;
        var hill = new Objective(
            x =>
            {
                if (++calls == 3)
                {
                    source.Cancel();
                }

                return -x[0] * x[0] * x[0] * x[0];
            },
            x => [-4 * x[0] * x[0] * x[0]]);
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => Task.Run(() => Climber(hill, -10, 10).Climb([9.0], source.Token), TestContext.Current.CancellationToken));
        Assert.Equal(3, calls);
    }

    [Fact]
    public void Each_variable_keeps_within_bounds_of_its_own()
    {
        var hill = new Objective(
            x => -Math.Pow(x[0] - 3, 2) - Math.Pow(x[1] - 3, 2) - Math.Pow(x[2] - 3, 2),
            x => [-2 * (x[0] - 3), -2 * (x[1] - 3), -2 * (x[2] - 3)]);
        double[] x = [0, 0, 0];
        _ = new BoundedMaximizer(hill, [-5, -1, 0.5], [5, 1, 0.5]).Climb(x, TestContext.Current.CancellationToken);
        Assert.Equal(3, x[0], 1e-5);
        Assert.Equal([1, 0.5], x[1..]);
    }

    private static BoundedMaximizer Climber(IObjective objective, double lower, double upper) =>
        new(objective, [lower, lower], [upper, upper]);

    private sealed class Objective(Func<double[], double> value, Func<double[], double[]> gradient) : IObjective
    {
        private double[] _x = [];

        public int Evaluations { get; private set; }

        public double Evaluate(ReadOnlySpan<double> x)
        {
            Evaluations++;
            _x = x.ToArray();
            return value(_x);
        }

        public void GetGradient(Span<double> result) => gradient(_x).CopyTo(result);
    }
}
