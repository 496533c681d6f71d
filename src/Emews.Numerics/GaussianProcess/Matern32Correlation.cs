using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <inheritdoc cref="KernelFamily.Matern32"/>
internal readonly struct Matern32Correlation : ICorrelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Value, Vector512<double> Slope) At(Vector512<double> squaredDistance)
    {
        var a = Vector512.Sqrt(squaredDistance * Vector512.Create(3.0));
        var decay = VectorMath.ExpOfNegative(-a);
        return (decay * (Vector512<double>.One + a), decay * Vector512.Create(3.0));
    }
}
