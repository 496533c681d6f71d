using Emews.Numerics.Randomness;

namespace Emews.Numerics.Sampling;

/// <summary>
/// Points of the unit cube of which each coordinate falls once into each of as many equal intervals as there are points
/// (M. D. McKay, R. J. Beckman and W. J. Conover, Technometrics 21, 1979).
/// </summary>
public static class LatinHypercube
{
    /// <summary>Draws a design. Another number of points gives wholly other points.</summary>
    /// <param name="stream">Where the numbers come from.</param>
    /// <param name="count">How many points, at least 0.</param>
    /// <param name="dimensions">How many coordinates a point has, at least 0.</param>
    /// <returns><paramref name="count"/> points, each coordinate from [0, 1).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static double[][] Draw(RandomStream stream, int count, int dimensions)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(dimensions);
        double[][] points = [.. Enumerable.Range(0, count).Select(_ => new double[dimensions])];
        int[] intervals = [.. Enumerable.Range(0, count)];
        for (var d = 0; d < dimensions; d++)
        {
            stream.Shuffle<int>(intervals);
            for (var i = 0; i < count; i++)
            {
                // Rounding may reach the interval's end, and the last one's is that of the cube.
                points[i][d] = Math.Min((intervals[i] + stream.NextDouble()) / count, Math.BitDecrement(1.0));
            }
        }

        return points;
    }
}
