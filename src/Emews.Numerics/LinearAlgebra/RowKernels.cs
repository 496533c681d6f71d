using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Emews.Numerics.LinearAlgebra;

/// <summary>
/// What is done to single rows. Lengths are multiples of eight (<see cref="Matrix.Tile"/>). Where a machine has no registers of
/// 512 bits the runtime does the same in smaller pieces, with the same results. All are optimised at their first call: a first fit
/// is over before the runtime would see that it pays.
/// </summary>
internal static class RowKernels
{
    /// <summary>y += factor · x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> y, double factor, ReadOnlySpan<double> x)
    {
        var scale = Vector512.Create(factor);
        var from = Vectors(x);
        var to = Vectors(y);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = Vector512.FusedMultiplyAdd(scale, from[i], to[i]);
        }
    }

    /// <summary>x /= divisor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide(Span<double> x, double divisor)
    {
        var by = Vector512.Create(divisor);
        foreach (ref var value in Vectors(x))
        {
            value /= by;
        }
    }

    /// <summary>sums += x · x, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquares(Span<double> sums, ReadOnlySpan<double> x)
    {
        var from = Vectors(x);
        var to = Vectors(sums);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = Vector512.FusedMultiplyAdd(from[i], from[i], to[i]);
        }
    }

    /// <summary>sums −= x · x, element by element.</summary>
    public static void SubtractSquares(Span<double> sums, ReadOnlySpan<double> x)
    {
        var from = Vectors(x);
        var to = Vectors(sums);
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = Vector512.FusedMultiplyAdd(-from[i], from[i], to[i]);
        }
    }

    /// <summary>sums += weight · (x − centre)², element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSquaredDistances(Span<double> sums, ReadOnlySpan<double> x, double centre, double weight)
    {
        var from = Vectors(x);
        var to = Vectors(sums);
        var origin = Vector512.Create(centre);
        var scale = Vector512.Create(weight);
        for (var i = 0; i < to.Length; i++)
        {
            var difference = from[i] - origin;
            to[i] = Vector512.FusedMultiplyAdd(scale * difference, difference, to[i]);
        }
    }

    /// <summary>z = (factor · x − z) · y, element by element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OuterLess(double factor, ReadOnlySpan<double> x, Span<double> z, ReadOnlySpan<double> y)
    {
        var scale = Vector512.Create(factor);
        var to = Vectors(z);
        var left = Vectors(x)[..to.Length];
        var by = Vectors(y)[..to.Length];
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = Vector512.FusedMultiplyAdd(scale, left[i], -to[i]) * by[i];
        }
    }

    /// <summary>The sum of (factor · x − z) · y. Added up as <see cref="Dot"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOuterLess(double factor, ReadOnlySpan<double> x, ReadOnlySpan<double> z, ReadOnlySpan<double> y)
    {
        var scale = Vector512.Create(factor);
        var less = Vectors(z);
        var left = Vectors(x)[..less.Length];
        var by = Vectors(y)[..less.Length];
        var sums = Vector512<double>.Zero;
        for (var i = 0; i < less.Length; i++)
        {
            sums = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(scale, left[i], -less[i]), by[i], sums);
        }

        return AddUp(sums);
    }

    /// <summary>The sum of weight · (x − centre)². Added up as <see cref="Dot"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumSquaredDistances(ReadOnlySpan<double> weights, ReadOnlySpan<double> x, double centre)
    {
        var from = Vectors(x);
        var scales = Vectors(weights);
        var origin = Vector512.Create(centre);
        var sums = Vector512<double>.Zero;
        for (var i = 0; i < from.Length; i++)
        {
            var difference = from[i] - origin;
            sums = Vector512.FusedMultiplyAdd(scales[i] * difference, difference, sums);
        }

        return AddUp(sums);
    }

    /// <summary>The sum of the products of the elements: eight sums side by side, added up from left to right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var left = Vectors(x);
        var right = Vectors(y);
        var sums = Vector512<double>.Zero;
        for (var i = 0; i < left.Length; i++)
        {
            sums = Vector512.FusedMultiplyAdd(left[i], right[i], sums);
        }

        return AddUp(sums);
    }

    /// <summary>The row in pieces of eight.</summary>
    public static Span<Vector512<double>> Vectors(Span<double> row) => MemoryMarshal.Cast<double, Vector512<double>>(row);

    /// <inheritdoc cref="Vectors(Span{double})"/>
    public static ReadOnlySpan<Vector512<double>> Vectors(ReadOnlySpan<double> row) =>
        MemoryMarshal.Cast<double, Vector512<double>>(row);

    private static double AddUp(Vector512<double> sums)
    {
        var total = 0.0;
        for (var i = 0; i < Vector512<double>.Count; i++)
        {
            total += sums[i];
        }

        return total;
    }
}
