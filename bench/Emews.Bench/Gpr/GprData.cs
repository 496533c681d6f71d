using Emews.Numerics.Randomness;
using Emews.Numerics.Sampling;
using Emews.Pools.Models;

namespace Emews.Bench.Gpr;

/// <summary>Ackley's function in four dimensions, the prototype's problem, at as many points as wanted.</summary>
/// <param name="Points">Where it is known.</param>
/// <param name="Values">What it is there.</param>
/// <param name="Others">Where it is predicted.</param>
internal sealed record GprData(double[][] Points, double[] Values, double[][] Others)
{
    private const double Bound = 32.768;

    public static GprData Draw(int points, int others)
    {
        var known = Uniform("points", points);
        return new(known, Array.ConvertAll(known, x => AckleyModel.Evaluate(x)), Uniform("others", others));
    }

    private static double[][] Uniform(string purpose, int count)
    {
        var upper = Enumerable.Repeat(Bound, 4).ToArray();
        return UniformPoints.Draw(RandomStream.For(1, purpose), count, Array.ConvertAll(upper, x => -x), upper);
    }
}
