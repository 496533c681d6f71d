namespace Emews.Numerics.GaussianProcess;

/// <summary>Shifts and scales values to mean 0 and (population) standard deviation 1, and back.</summary>
internal sealed class ValueNormalizer
{
    private const double Epsilon = 2.220446049250313e-16;
    private const double Farthest = 1e100;

    public ValueNormalizer(IReadOnlyList<double> values)
    {
        var count = values.Count;
        // Scaled before it is summed or squared: the largest numbers there are must not overflow.
        var largest = values.Max(Math.Abs);
        Mean = largest > 0 ? values.Sum(value => value / largest / count) * largest : 0;
        var spread = values.Max(value => Math.Abs(value - Mean));
        // Equal values differ from their computed mean by rounding alone.
        IsConstant = spread <= 4 * Epsilon * largest || !double.IsFinite(spread);
        StandardDeviation = IsConstant ? 1 : spread * Math.Sqrt(values.Sum(value => Square((value - Mean) / spread)) / count);
    }

    /// <summary>All values are the same; the standard deviation counts as 1 then.</summary>
    public bool IsConstant { get; }

    public double Mean { get; }

    public double StandardDeviation { get; }

    public double Normalize(double value) => IsConstant ? 0 : (value - Mean) / StandardDeviation;

    /// <summary>A value that this was not made from. However far it is from those, it is a number whose square is finite.</summary>
    public double NormalizeFurther(double value) =>
        Math.Clamp(value / StandardDeviation - Mean / StandardDeviation, -Farthest, Farthest);

    /// <summary>A normalised mean in the units of the values.</summary>
    public double Restore(double normalized) =>
        Math.Clamp(Mean + normalized * StandardDeviation, double.MinValue, double.MaxValue);

    /// <summary>A normalised standard deviation in the units of the values.</summary>
    public double RestoreDeviation(double normalized) => Math.Min(normalized * StandardDeviation, double.MaxValue);

    private static double Square(double x) => x * x;
}
