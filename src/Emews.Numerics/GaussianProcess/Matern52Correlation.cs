using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <inheritdoc cref="KernelFamily.Matern52"/>
internal readonly struct Matern52Correlation : ICorrelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Value, Vector512<double> Slope) At(Vector512<double> squaredDistance)
    {
        var a = Vector512.Sqrt(squaredDistance * Vector512.Create(5.0));
        var decay = VectorMath.ExpOfNegative(-a);
        var linear = Vector512<double>.One + a;
        var value = decay * Vector512.FusedMultiplyAdd(squaredDistance, Vector512.Create(5.0 / 3), linear);
        return (value, decay * linear * Vector512.Create(5.0 / 3));
    }
}
