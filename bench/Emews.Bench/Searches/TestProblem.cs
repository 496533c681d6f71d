using Emews.Searches;

namespace Emews.Bench.Searches;

/// <summary>A function to be minimised in as few evaluations as possible.</summary>
/// <param name="Name">What rows of the table begin with.</param>
/// <param name="Space">Where it is defined.</param>
/// <param name="Evaluate">Its value for a seed, at a point, which has a number, from 1: what the point's runs come to.</param>
internal sealed record TestProblem(string Name, SearchSpace Space, Func<long, int, double[], EndedPoint> Evaluate)
{
    /// <summary>A problem without chance.</summary>
    public static TestProblem Of(string name, int dimensions, double lower, double upper, Func<double[], double> function) => new(
        name,
        new SearchSpace([.. Enumerable.Repeat(new SearchDimension.Real(lower, upper), dimensions)]),
        (_, point, x) => new EndedPoint(point, function(x)));
}
