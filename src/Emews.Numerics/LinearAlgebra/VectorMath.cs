using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>Functions of eight numbers at once.</summary>
internal static class VectorMath
{
    /// <summary>
    /// Where <see cref="ExpOfNegative"/> becomes zero: e⁻³⁴⁵ is about 10⁻¹⁵⁰, so that products of two such numbers are still
    /// normal. Arithmetic on denormal numbers is slow, and nothing this small moves a sum.
    /// </summary>
    public const double ExpUnderflow = -345;

    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts; the first has so few bits that its product with a small whole number is exact.
    private const double Ln2High = 0.693147180369123816490;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // Adding 1.5·2⁵² leaves the nearest whole number in the lowest bits.
    private const double Rounder = 6755399441055744.0;

    /// <summary>eˣ to within about one unit in the last place for x ≤ 0; exactly 0 below <see cref="ExpUnderflow"/>.</summary>
    /// <remarks>
    /// x = k·ln 2 + r with |r| ≤ ½ ln 2 (Cody and Waite, "Software Manual for the Elementary Functions", 1980), eʳ by its Taylor
    /// polynomial of degree 13, whose remainder is below 10⁻¹⁷, and k added to the exponent. The runtime's own function is many
    /// times slower where it underflows.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ExpOfNegative(Vector512<double> x)
    {
        var bounded = Vector512.Max(x, Vector512.Create(ExpUnderflow));
        var shifted = Vector512.FusedMultiplyAdd(bounded, Vector512.Create(Log2E), Vector512.Create(Rounder));
        var k = shifted - Vector512.Create(Rounder);
        var r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2High), bounded);
        r = Vector512.FusedMultiplyAdd(k, Vector512.Create(-Ln2Low), r);

        var sum = Vector512.Create(1.0 / 6227020800);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1.0 / 479001600));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1.0 / 39916800));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1.0 / 3628800));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1.0 / 362880));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1.0 / 40320));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1.0 / 5040));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1.0 / 720));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1.0 / 120));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1.0 / 24));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(1.0 / 6));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512.Create(0.5));
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<double>.One);
        sum = Vector512.FusedMultiplyAdd(sum, r, Vector512<double>.One);

        var scaled = (sum.AsInt64() + Vector512.ShiftLeft(shifted.AsInt64(), 52)).AsDouble();
        return Vector512.ConditionalSelect(
            Vector512.GreaterThanOrEqual(x, Vector512.Create(ExpUnderflow)), scaled, Vector512<double>.Zero);
    }
}
