using Emews.Numerics.Randomness;

namespace Emews.Numerics.Sampling;

/// <summary>Points drawn uniformly from a box.</summary>
public static class UniformPoints
{
    /// <summary>Draws points one after the other, each coordinate in order: more points never change the first ones.</summary>
    /// <param name="stream">Where the numbers come from; one draw a coordinate.</param>
    /// <param name="count">How many points, at least 0.</param>
    /// <param name="lower">The smallest value of each coordinate.</param>
    /// <param name="upper">The bound each coordinate stays below (or equals, where it is also the lower bound).</param>
    /// <returns><paramref name="count"/> points of as many coordinates as there are bounds.</returns>
    /// <exception cref="ArgumentException">
    /// The bounds differ in number, are not finite, span more than a number holds, or a lower one is above its upper one.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static double[][] Draw(RandomStream stream, int count, ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        CheckBox(lower, upper);
        var points = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var point = points[i] = new double[lower.Length];
            for (var d = 0; d < point.Length; d++)
            {
                var value = lower[d] + stream.NextDouble() * (upper[d] - lower[d]);
                // The sum may round up to the open end.
                point[d] = value < upper[d] ? value : Math.Max(lower[d], Math.BitDecrement(upper[d]));
            }
        }

        return points;
    }

    private static void CheckBox(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        if (lower.Length != upper.Length)
        {
            throw new ArgumentException($"There are {lower.Length} lower bounds and {upper.Length} upper bounds.", nameof(upper));
        }

        for (var d = 0; d < lower.Length; d++)
        {
            // A bound that is infinite or not a number fails here too.
            if (!double.IsFinite(upper[d] - lower[d]) || lower[d] > upper[d])
            {
                throw new ArgumentException($"Coordinate {d} has no range: {lower[d]} to {upper[d]}.", nameof(lower));
            }
        }
    }
}
