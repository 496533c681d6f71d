using Emews.Numerics.Randomness;

namespace Emews.Searches;

/// <summary>
/// A part of a search space: the box round a centre whose sides are a quarter of those of the level above, and at level 0 all of it.
/// Looked at through boxes of many sizes, a function's trend and its details can be learnt one without the other.
/// </summary>
/// <param name="space">The space.</param>
/// <param name="level">How often it is quartered, from 0.</param>
/// <param name="centre">Its centre, in coordinates from 0 to 1.</param>
internal sealed class ZoomLevel(SearchSpace space, int level, double[] centre)
{
    private const double Zoom = 4;

    // A step away from a good point is between a hundredth and a third of the box, small ones as often as large ones.
    private const double SmallestStep = 0.01;
    private const double LargestStep = 0.3;

    // Below this level values without an order stay what they are: there is no way to be near another.
    private const int DeepestChoice = 1;

    /// <summary>Half the length of its sides.</summary>
    public double HalfWidth { get; } = HalfWidthAt(level);

    /// <summary>Half the length of the sides of every box of a level.</summary>
    public static double HalfWidthAt(int level) => Math.Pow(Zoom, -level);

    /// <summary>How far a point is from the centre: the greatest difference of a coordinate.</summary>
    public double DistanceOf(double[] unit)
    {
        var distance = 0.0;
        for (var d = 0; d < unit.Length; d++)
        {
            distance = Math.Max(distance, IsChoice(d) ? DistanceOfChoice(d, unit[d]) : Math.Abs(unit[d] - centre[d]));
        }

        return distance;
    }

    /// <summary>A point anywhere in it.</summary>
    public double[] Anywhere(RandomStream stream)
    {
        var unit = new double[centre.Length];
        for (var d = 0; d < unit.Length; d++)
        {
            var drawn = stream.NextDouble();
            var (low, high) = (Math.Max(0, centre[d] - HalfWidth), Math.Min(1, centre[d] + HalfWidth));
            unit[d] = !IsChoice(d) ? low + drawn * (high - low) : level <= DeepestChoice ? drawn : centre[d];
        }

        return unit;
    }

    /// <summary>A point some steps away from another, along some or all coordinates.</summary>
    public double[] Near(double[] other, RandomStream stream)
    {
        var step = HalfWidth * SmallestStep * Math.Pow(LargestStep / SmallestStep, stream.NextDouble());
        var share = Math.Max(1.0 / other.Length, stream.NextDouble());
        var unit = new double[other.Length];
        for (var d = 0; d < unit.Length; d++)
        {
            var (moves, drawn, normal) = (stream.NextDouble() < share, stream.NextDouble(), stream.NextNormal());
            unit[d] = !moves ? other[d] : !IsChoice(d) ? Reflect(other[d] + step * normal) : level <= DeepestChoice ? drawn : other[d];
        }

        return unit;
    }

    /// <summary>Back from beyond a bound into the interval from 0 to 1.</summary>
    private static double Reflect(double x)
    {
        var folded = Math.Abs(x) % 2;
        return folded > 1 ? 2 - folded : folded;
    }

    private bool IsChoice(int d) => space.Dimensions[d] is SearchDimension.Choice;

    private double DistanceOfChoice(int d, double unit) =>
        space.Dimensions[d].FromUnit(unit) == space.Dimensions[d].FromUnit(centre[d]) ? 0 : HalfWidthAt(DeepestChoice);
}
