namespace Emews.Numerics.Acquisition;

/// <summary>The complementary error function, to nearly full double precision.</summary>
/// <remarks>
/// Cody, "Rational Chebyshev approximations for the error function", Mathematics of Computation 23 (1969), with the coefficients of
/// his program CALERF (netlib, specfun/erf).
/// </remarks>
internal static class ErrorFunction
{
    private const double InverseSqrtPi = 0.56418958354775628695;

    // The last coefficient of each row of CALERF belongs to the highest power and here comes first.
    private static ReadOnlySpan<double> CentreTop =>
    [
        1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3,
    ];

    private static ReadOnlySpan<double> CentreBottom =>
    [
        1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3,
    ];

    private static ReadOnlySpan<double> MiddleTop =>
    [
        2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1, 2.98635138197400131e2,
        8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3,
    ];

    private static ReadOnlySpan<double> MiddleBottom =>
    [
        1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3,
        3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3,
    ];

    private static ReadOnlySpan<double> TailTop =>
    [
        1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1, 1.25781726111229246e-1, 1.60837851487422766e-2,
        6.58749161529837803e-4,
    ];

    private static ReadOnlySpan<double> TailBottom =>
    [
        1, 2.56852019228982242e0, 1.87295284992346725e0, 5.27905102951428412e-1, 6.05183413124413191e-2, 2.33520497626869185e-3,
    ];

    /// <summary>erfc(x) = 2/√π · ∫ₓ^∞ exp(−t²) dt.</summary>
    public static double Complement(double x)
    {
        var size = Math.Abs(x);
        if (size <= 0.46875)
        {
            return 1 - x * Ratio(CentreTop, CentreBottom, x * x);
        }
        // x² is split so that the error of its rounding is not blown up by the exponential.
        var head = Math.Floor(size * 16) / 16;
        var tail = Math.Exp(-head * head) * Math.Exp(-(size - head) * (size + head)) * ScaledTail(size);
        return x < 0 ? 2 - tail : tail;
    }

    /// <summary>exp(x²)·erfc(x) for x ≥ 0, which never underflows.</summary>
    public static double ScaledComplement(double x) =>
        x <= 0.46875 ? Math.Exp(x * x) * Complement(x) : ScaledTail(x);

    private static double ScaledTail(double x)
    {
        if (x <= 4)
        {
            return Ratio(MiddleTop, MiddleBottom, x);
        }

        var inverseSquare = 1 / (x * x);
        return (InverseSqrtPi - inverseSquare * Ratio(TailTop, TailBottom, inverseSquare)) / x;
    }

    private static double Ratio(ReadOnlySpan<double> top, ReadOnlySpan<double> bottom, double x) =>
        Polynomial(top, x) / Polynomial(bottom, x);

    private static double Polynomial(ReadOnlySpan<double> coefficients, double x)
    {
        var sum = 0.0;
        foreach (var coefficient in coefficients)
        {
            sum = sum * x + coefficient;
        }

        return sum;
    }
}
