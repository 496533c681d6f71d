namespace Emews.Searches;

/// <summary>The box that points are drawn from.</summary>
/// <param name="Lower">The smallest value of each dimension.</param>
/// <param name="Upper">The largest value of each dimension.</param>
public sealed record SearchSpace(IReadOnlyList<double> Lower, IReadOnlyList<double> Upper)
{
    /// <summary>The bounds of Ackley's function, and of the prototype's workflow.</summary>
    public const double AckleyBound = 32.768;

    /// <summary>How many dimensions there are.</summary>
    public int Dimensions => Lower.Count;

    /// <summary>A cube from −<paramref name="bound"/> to <paramref name="bound"/>.</summary>
    public static SearchSpace Cube(int dimensions, double bound = AckleyBound) =>
        new([.. Enumerable.Repeat(-bound, dimensions)], [.. Enumerable.Repeat(bound, dimensions)]);
}
