using Emews.Numerics.Randomness;
using Emews.Numerics.Sampling;

namespace Emews.Searches;

/// <summary>The settings that a search draws its points from: one dimension a parameter.</summary>
/// <param name="Dimensions">The parameters, in the order of a point's coordinates.</param>
public sealed record SearchSpace(IReadOnlyList<SearchDimension> Dimensions)
{
    /// <summary>The bounds of Ackley's function, and of the prototype's workflow.</summary>
    public const double AckleyBound = 32.768;

    /// <summary>A cube from −<paramref name="bound"/> to <paramref name="bound"/>.</summary>
    public static SearchSpace Cube(int dimensions, double bound = AckleyBound) =>
        new([.. Enumerable.Repeat(new SearchDimension.Real(-bound, bound), dimensions)]);

    /// <summary>Draws points one after the other, each coordinate in order: more points never change the first ones.</summary>
    /// <param name="stream">Where the numbers come from; one draw a coordinate.</param>
    /// <param name="count">How many points, at least 0.</param>
    public double[][] Draw(RandomStream stream, int count)
    {
        var points = UniformPoints.Draw(stream, count, [.. Dimensions.Select(d => d.Lower)], [.. Dimensions.Select(d => d.Upper)]);
        foreach (var point in points)
        {
            for (var d = 0; d < point.Length; d++)
            {
                point[d] = Dimensions[d].FromDraw(point[d]);
            }
        }

        return points;
    }

    /// <summary>The point that one of the unit cube stands for: even there is even here, in the logarithm where the scale is logarithmic.</summary>
    /// <param name="unit">A number from [0, 1) a coordinate.</param>
    /// <exception cref="ArgumentException">There are more or fewer numbers than dimensions.</exception>
    public double[] FromUnit(IReadOnlyList<double> unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return unit.Count == Dimensions.Count
            ? [.. Dimensions.Select((dimension, d) => dimension.FromUnit(unit[d]))]
            : throw new ArgumentException($"There are {unit.Count} numbers for {Dimensions.Count} dimensions.", nameof(unit));
    }

    /// <summary>How many points there are; without end where a coordinate is a real number.</summary>
    internal double Size => Dimensions.Aggregate(1.0, (size, dimension) => size * dimension.Size);

    /// <summary>All points, as places of the unit cube that stand for them, the last coordinate changing fastest; only where there is an end of them.</summary>
    internal IEnumerable<double[]> AllUnits()
    {
        IReadOnlyList<double>[] units = [.. Dimensions.Select(dimension => (IReadOnlyList<double>)[.. dimension.Levels(int.MaxValue).Select(dimension.ToUnit)])];
        var place = new int[units.Length];
        while (true)
        {
            yield return [.. place.Select((index, d) => units[d][index])];
            var changing = place.Length - 1;
            while (changing >= 0 && ++place[changing] == units[changing].Count)
            {
                place[changing--] = 0;
            }

            if (changing < 0)
            {
                yield break;
            }
        }
    }

    /// <summary>A point as a surrogate sees it: logarithms where the scale is logarithmic, a column a value where there is no order.</summary>
    public double[] ToFeatures(double[] point)
    {
        ArgumentNullException.ThrowIfNull(point);
        return [.. Dimensions.SelectMany((dimension, d) => dimension.ToFeatures(point[d]))];
    }
}
