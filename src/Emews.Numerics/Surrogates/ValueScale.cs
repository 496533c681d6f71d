using Emews.Numerics.GaussianProcess;

namespace Emews.Numerics.Surrogates;

/// <summary>
/// The increasing function that values go through before a Gaussian process is fitted to them. With a heavy tail of huge values all
/// others would look alike to it, and just those that matter would be lost.
/// </summary>
internal sealed class ValueScale
{
    // What is nearly normal is left alone: the logarithm must make the values e^(1/20) times as likely each.
    private const double LeastEvidence = 0.05;

    // Fewer say nothing of a tail.
    private const int LeastCount = 8;

    private readonly double _origin;
    private readonly double _unit;

    private ValueScale(double origin, double unit) => (_origin, _unit) = (origin, unit);

    /// <summary>Values as they are.</summary>
    public static ValueScale Plain { get; } = new(0, 0);

    public bool IsLogarithmic => _unit > 0;

    /// <summary>The scale for some values.</summary>
    /// <param name="values">At least one; finite.</param>
    /// <param name="transform">What is wanted.</param>
    public static ValueScale For(IReadOnlyList<double> values, ValueTransform transform)
    {
        if (transform == ValueTransform.None || values.Count < LeastCount)
        {
            return Plain;
        }

        var logarithmic = Logarithmic(values);
        return transform == ValueTransform.Logarithm || logarithmic.Evidence(values) > LeastEvidence * values.Count ? logarithmic : Plain;
    }

    /// <summary>A value on this scale.</summary>
    public double Apply(double value) => IsLogarithmic ? Math.Log(1 + (value / _unit - _origin / _unit)) : value;

    /// <summary>How much a value moves on this scale when it moves by one.</summary>
    public double SlopeAt(double value) => IsLogarithmic ? 1 / _unit / (1 + (value / _unit - _origin / _unit)) : 1;

    /// <summary>ln(1 + (y − least)/unit), with the distance of the lower quartile from the least value as its unit.</summary>
    private static ValueScale Logarithmic(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        // Where a quarter of all values or more are the least, the first that is not says what is far from it.
        var unit = Array.Find(sorted[(sorted.Length / 4)..], value => value > sorted[0]) - sorted[0];
        return unit > 0 && double.IsFinite(unit) && double.IsFinite(sorted[^1] / unit - sorted[0] / unit) ? new(sorted[0], unit) : Plain;
    }

    /// <summary>The logarithm of how much likelier the values are, each normal on this scale, than normal as they are.</summary>
    /// <remarks>Box and Cox, "An analysis of transformations", J. Royal Statistical Society B 26 (1964), equation 8.</remarks>
    private double Evidence(IReadOnlyList<double> values) =>
        LogDeviation(values) * values.Count - LogDeviation([.. values.Select(Apply)]) * values.Count + values.Sum(value => Math.Log(SlopeAt(value)));

    private static double LogDeviation(IReadOnlyList<double> values) => Math.Log(new ValueNormalizer(values).StandardDeviation);
}
