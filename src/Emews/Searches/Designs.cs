using Emews.Numerics.Randomness;
using Emews.Numerics.Sampling;

namespace Emews.Searches;

/// <summary>Sets of points laid out over a space before anything of it is known.</summary>
public static class Designs
{
    // The same for all, so that the seed alone decides.
    private const string Purpose = "points";

    /// <summary>Points drawn uniformly, one independent of the other: more never change the first ones.</summary>
    /// <param name="space">What they are drawn from.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">What all randomness comes from.</param>
    public static double[][] Uniform(SearchSpace space, int count, long seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        return space.Draw(RandomStream.For(seed, Purpose), count);
    }

    /// <summary>Of each parameter as many equal intervals as there are points, each with one point in it (a Latin hypercube).</summary>
    /// <param name="space">What they are drawn from.</param>
    /// <param name="count">How many; another number gives wholly other points.</param>
    /// <param name="seed">What all randomness comes from.</param>
    public static double[][] LatinHypercube(SearchSpace space, int count, long seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        return [.. Numerics.Sampling.LatinHypercube.Draw(RandomStream.For(seed, Purpose), count, space.Dimensions.Count).Select(space.FromUnit)];
    }

    /// <summary>The first points of a Sobol' sequence: more never change the first ones.</summary>
    /// <param name="space">What they lie in, of at most <see cref="SobolSequence.MaxDimensions"/> parameters.</param>
    /// <param name="count">How many, best a power of 2.</param>
    /// <param name="seed">What scrambles them; null for the sequence as it stands, which begins with the least of all values.</param>
    public static double[][] Sobol(SearchSpace space, int count, long? seed)
    {
        ArgumentNullException.ThrowIfNull(space);
        var sequence = new SobolSequence(space.Dimensions.Count, seed is { } value ? RandomStream.For(value, Purpose) : null);
        return [.. sequence.Take(count).Select(space.FromUnit)];
    }

    /// <summary>All combinations of some values a parameter, the last parameter changing fastest.</summary>
    /// <param name="space">The parameters.</param>
    /// <param name="levels">How many values of each, by parameter; of values without an order, all are taken, and of whole numbers no more than there are.</param>
    /// <exception cref="ArgumentException">There are more points than an array holds, or not a number for each parameter.</exception>
    public static double[][] Factorial(SearchSpace space, IReadOnlyList<int> levels) => Grid.Points([.. LevelsOf(space, levels)]);

    /// <summary>How many points <see cref="Factorial"/> has; null where they are more than an array holds.</summary>
    /// <inheritdoc cref="Factorial" path="/param"/>
    public static int? CountFactorial(SearchSpace space, IReadOnlyList<int> levels) => Grid.Count(LevelsOf(space, levels).Select(values => values.Count));

    private static IEnumerable<IReadOnlyList<double>> LevelsOf(SearchSpace space, IReadOnlyList<int> levels)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(levels);
        return levels.Count == space.Dimensions.Count
            ? space.Dimensions.Zip(levels, (dimension, count) => dimension.Levels(count))
            : throw new ArgumentException($"There are {levels.Count} numbers of levels for {space.Dimensions.Count} parameters.", nameof(levels));
    }
}
