using Emews.Numerics.Acquisition;

namespace Emews.Tests.Numerics.Acquisition;

public sealed class ErrorFunctionTests
{
    // From mpmath with 50 digits.
    [Theory]
    [InlineData(-6, 2.0)]
    [InlineData(-2, 1.9953222650189527)]
    [InlineData(-0.75, 1.7111556336535151)]
    [InlineData(-0.3, 1.3286267594591274)]
    [InlineData(0, 1.0)]
    [InlineData(1e-10, 0.99999999988716208)]
    [InlineData(0.1, 0.8875370839817151)]
    [InlineData(0.46875, 0.50738652678206201)]
    [InlineData(0.47, 0.50625494911391789)]
    [InlineData(1, 0.15729920705028513)]
    [InlineData(2.5, 0.00040695201744495894)]
    [InlineData(4, 1.5417257900280019e-8)]
    [InlineData(4.0000001, 1.5417245202050391e-8)]
    [InlineData(6, 2.1519736712498913e-17)]
    [InlineData(10, 2.0884875837625448e-45)]
    [InlineData(20, 5.3958656116079009e-176)]
    [InlineData(26, 5.6631924088561428e-296)]
    public void The_complement_matches_values_of_high_precision(double x, double expected) =>
        Assert.Equal(1, ErrorFunction.Complement(x) / expected, 1e-15);

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(0.3, 0.73459933456765515)]
    [InlineData(1, 0.427583576155807)]
    [InlineData(4, 0.13699945762506139)]
    [InlineData(30, 0.018795888861416751)]
    [InlineData(1e5, 5.6418958351954681e-6)]
    public void The_scaled_complement_matches_values_of_high_precision(double x, double expected) =>
        Assert.Equal(1, ErrorFunction.ScaledComplement(x) / expected, 1e-15);
}
