using Emews.Numerics.GaussianProcess;

namespace Emews.Tests.Numerics.GaussianProcess;

public sealed class SurrogateSettingsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.NaN)]
    public void Bounds_that_are_none_are_refused_by_name(double lower, double upper)
    {
        var bounds = new Bounds(lower, upper);
        Refuses("LengthScaleBounds", () => new() { LengthScaleBounds = bounds });
        Refuses("ConstantBounds", () => new() { ConstantBounds = bounds });
        Refuses("NoiseBounds", () => new() { NoiseBounds = bounds });
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_by_name()
    {
        Refuses("Restarts", () => new() { Restarts = -1 });
        Refuses("Restarts", () => new() { Restarts = 1001 });
        Refuses("MaxPoints", () => new() { MaxPoints = 0 });
        Refuses("MaxPoints", () => new() { MaxPoints = 40_001 });
    }

    [Fact]
    public void The_bounds_are_the_usual_ones_unless_others_are_given()
    {
        Assert.Equal(new Bounds(1e-5, 1e5), SurrogateSettings.Default.LengthScaleBounds);
        Assert.Equal(new Bounds(1e-5, 1e5), SurrogateSettings.Default.ConstantBounds);
        Assert.Equal(new Bounds(1e-5, 1e5), SurrogateSettings.Default.NoiseBounds);
        Assert.Equal((0, 5000), (SurrogateSettings.Default.Restarts, SurrogateSettings.Default.MaxPoints));
    }

    [Theory]
    [InlineData(KernelFamily.Rbf)]
    [InlineData(KernelFamily.Matern52)]
    [InlineData(KernelFamily.Matern32)]
    public void Fitted_hyperparameters_keep_within_their_bounds(KernelFamily kernel)
    {
        var points = TestFunctions.Points(1, 60, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        var settings = new SurrogateSettings
        {
            Kernel = kernel,
            LengthScaleBounds = new(5, 6),
            ConstantBounds = new(0.25, 0.25),
            NoiseBounds = new(0.01, 0.02),
            Restarts = 3,
        };
        var theta = GaussianProcessRegressor.Fit(points, values, settings, cancellationToken: Token).Theta;
        Assert.InRange(theta[0], Math.Log(5), Math.Log(6));
        Assert.Equal(Math.Log(0.25), theta[1]);
        Assert.InRange(theta[2], Math.Log(0.01), Math.Log(0.02));
    }

    [Fact]
    public void Restarts_give_no_worse_a_model_and_always_the_same()
    {
        var points = TestFunctions.Points(1, 60, 4);
        var values = Array.ConvertAll(points, TestFunctions.Ackley);
        var settings = new SurrogateSettings { Ard = true, Restarts = 5 };
        var once = GaussianProcessRegressor.Fit(points, values, settings, cancellationToken: Token);
        var again = GaussianProcessRegressor.Fit(points, values, settings, cancellationToken: Token);
        var without = GaussianProcessRegressor.Fit(points, values, settings with { Restarts = 0 }, cancellationToken: Token);
        Assert.Equal(once.Theta, again.Theta);
        Assert.True(once.LogMarginalLikelihood >= without.LogMarginalLikelihood);
    }

    private static void Refuses(string name, Func<SurrogateSettings> make)
    {
        var exception = Assert.ThrowsAny<ArgumentException>(() => _ = make());
        Assert.StartsWith(name, exception.Message, StringComparison.Ordinal);
        Assert.Equal(name, exception.ParamName);
    }
}
