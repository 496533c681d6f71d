using Emews.Numerics.Randomness;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// Further starting points, the same for every fit. At the ends of wide bounds a likelihood is flat and no way leads back, so
/// they are drawn from where fits end: the middle, as far as the bounds allow.
/// </summary>
internal sealed class RandomStarts(Hyperparameters layout, int dimensions)
{
    public IEnumerable<double[]> Draw(int count)
    {
        var stream = RandomStream.For(0, "surrogate-starts");
        for (var i = 0; i < count; i++)
        {
            var theta = new double[layout.Count];
            for (var d = 0; d < layout.LengthScales; d++)
            {
                theta[d] = Between(stream, StartingPoints.Typical(0.05, dimensions), StartingPoints.Typical(10, dimensions));
            }

            theta[layout.ConstantIndex] = Between(stream, 0.01, 100);
            if (layout.HasNoise)
            {
                theta[layout.NoiseIndex] = Between(stream, 1e-4, 1);
            }

            yield return layout.Bounded(theta);
        }
    }

    /// <summary>The logarithm of a number that is as likely in any factor of two as in another.</summary>
    private static double Between(RandomStream stream, double low, double high) =>
        Math.Log(low) + stream.NextDouble() * Math.Log(high / low);
}
