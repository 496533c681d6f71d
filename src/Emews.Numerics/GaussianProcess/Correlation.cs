using System.Runtime.Intrinsics;
using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>The kernel families as functions of squared scaled distances r².</summary>
/// <remarks>
/// Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), equations 4.9 and 4.17. With the slope h the
/// derivative of c·k by the logarithm of a length scale is h times that coordinate's part of r².
/// </remarks>
internal static class Correlation
{
    /// <summary>Replaces r² by c·k(r).</summary>
    public static void Evaluate(KernelFamily kernel, double c, Span<double> squaredDistances)
    {
        var constant = Vector512.Create(c);
        foreach (ref var item in RowKernels.Vectors(squaredDistances))
        {
            item = kernel == KernelFamily.Rbf ? Rbf(constant, item) : Matern52(constant, item).Value;
        }
    }

    /// <summary>Computes c·k(r) and replaces r² by c·h(r).</summary>
    public static void EvaluateWithSlope(KernelFamily kernel, double c, Span<double> squaredDistances, Span<double> values)
    {
        var constant = Vector512.Create(c);
        var slopes = RowKernels.Vectors(squaredDistances);
        var results = RowKernels.Vectors(values);
        for (var i = 0; i < slopes.Length; i++)
        {
            if (kernel == KernelFamily.Rbf)
            {
                results[i] = slopes[i] = Rbf(constant, slopes[i]);
            }
            else
            {
                (results[i], slopes[i]) = Matern52(constant, slopes[i]);
            }
        }
    }

    private static Vector512<double> Rbf(Vector512<double> c, Vector512<double> squaredDistance) =>
        c * VectorMath.ExpOfNegative(squaredDistance * Vector512.Create(-0.5));

    private static (Vector512<double> Value, Vector512<double> Slope) Matern52(Vector512<double> c, Vector512<double> squaredDistance)
    {
        var a = Vector512.Sqrt(squaredDistance * Vector512.Create(5.0));
        var decay = c * VectorMath.ExpOfNegative(-a);
        var linear = Vector512<double>.One + a;
        var value = decay * Vector512.FusedMultiplyAdd(squaredDistance, Vector512.Create(5.0 / 3), linear);
        return (value, decay * linear * Vector512.Create(5.0 / 3));
    }
}
