using System.Runtime.CompilerServices;
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
            item = Both(kernel, constant, item).Value;
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
            (results[i], slopes[i]) = Both(kernel, constant, slopes[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<double> Value, Vector512<double> Slope) Both(
        KernelFamily kernel, Vector512<double> c, Vector512<double> squaredDistance) => kernel switch
        {
            KernelFamily.Rbf => Rbf(c, squaredDistance),
            KernelFamily.Matern52 => Matern52(c, squaredDistance),
            _ => Matern32(c, squaredDistance),
        };

    private static (Vector512<double> Value, Vector512<double> Slope) Rbf(Vector512<double> c, Vector512<double> squaredDistance)
    {
        var value = c * VectorMath.ExpOfNegative(squaredDistance * Vector512.Create(-0.5));
        return (value, value);
    }

    private static (Vector512<double> Value, Vector512<double> Slope) Matern52(Vector512<double> c, Vector512<double> squaredDistance)
    {
        var a = Vector512.Sqrt(squaredDistance * Vector512.Create(5.0));
        var decay = c * VectorMath.ExpOfNegative(-a);
        var linear = Vector512<double>.One + a;
        var value = decay * Vector512.FusedMultiplyAdd(squaredDistance, Vector512.Create(5.0 / 3), linear);
        return (value, decay * linear * Vector512.Create(5.0 / 3));
    }

    private static (Vector512<double> Value, Vector512<double> Slope) Matern32(Vector512<double> c, Vector512<double> squaredDistance)
    {
        var a = Vector512.Sqrt(squaredDistance * Vector512.Create(3.0));
        var decay = c * VectorMath.ExpOfNegative(-a);
        return (decay * (Vector512<double>.One + a), decay * Vector512.Create(3.0));
    }
}
