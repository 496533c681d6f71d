namespace Emews.Numerics.Acquisition;

/// <summary>
/// By how much a point is expected to undercut the best value so far, when its value is normal with a known mean and standard
/// deviation: small values are good.
/// </summary>
/// <remarks>
/// Jones, Schonlau and Welch, "Efficient global optimization of expensive black-box functions", J. Global Optimization 13 (1998),
/// equation 15; the logarithm after Ament et al., "Unexpected improvements to expected improvement" (2023).
/// </remarks>
public static class ExpectedImprovement
{
    private const double InverseSqrt2Pi = 0.39894228040143267794;
    private const double LogSqrt2Pi = 0.91893853320467274178;
    private const double SqrtHalfPi = 1.25331413731550025121;

    // Here 1 + z·Φ(z)/φ(z) has lost four digits to cancellation, and its series in 1/z² has an error of 10⁻¹³ and falling.
    private const double SeriesBelow = -50;

    /// <summary>(f − μ)·Φ(z) + σ·φ(z) with z = (f − μ)/σ; max(f − μ, 0) where σ = 0.</summary>
    /// <param name="mean">μ, the expected value.</param>
    /// <param name="standardDeviation">σ, at least 0.</param>
    /// <param name="best">f, the smallest value so far.</param>
    /// <returns>The expected improvement, at least 0. It underflows to 0 for a point that is hopeless.</returns>
    public static double Value(double mean, double standardDeviation, double best)
    {
        var gain = best - mean;
        if (!(standardDeviation > 0))
        {
            return Math.Max(gain, 0);
        }

        var z = gain / standardDeviation;
        return z < -1
            ? standardDeviation * Math.Exp(LogOfStandard(z))
            : gain * 0.5 * ErrorFunction.Complement(-z / Math.Sqrt(2)) + standardDeviation * Density(z);
    }

    /// <summary>The natural logarithm of <see cref="Value"/>, also where that underflows; −∞ where no improvement is possible.</summary>
    /// <param name="mean">μ, the expected value.</param>
    /// <param name="standardDeviation">σ, at least 0.</param>
    /// <param name="best">f, the smallest value so far.</param>
    public static double Logarithm(double mean, double standardDeviation, double best)
    {
        var gain = best - mean;
        if (!(standardDeviation > 0))
        {
            return Math.Log(Math.Max(gain, 0));
        }

        var z = gain / standardDeviation;
        return z < -1 ? Math.Log(standardDeviation) + LogOfStandard(z) : Math.Log(Value(mean, standardDeviation, best));
    }

    /// <summary>ln(φ(z) + z·Φ(z)) for z &lt; −1, with Φ(z)/φ(z) = √(π/2)·exp(z²/2)·erfc(−z/√2).</summary>
    private static double LogOfStandard(double z)
    {
        var logDensity = -0.5 * z * z - LogSqrt2Pi;
        if (z >= SeriesBelow)
        {
            return logDensity + Math.Log(1 + z * SqrtHalfPi * ErrorFunction.ScaledComplement(-z / Math.Sqrt(2)));
        }
        // φ/z²·(1 − 3/z² + 15/z⁴ − 105/z⁶ + …), Abramowitz and Stegun 26.2.12.
        var w = 1 / (z * z);
        return logDensity - 2 * Math.Log(-z) + Math.Log(1 - w * (3 - w * (15 - w * (105 - w * 945))));
    }

    private static double Density(double z) => InverseSqrt2Pi * Math.Exp(-0.5 * z * z);
}
