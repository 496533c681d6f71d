using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <inheritdoc cref="KernelFamily.Rbf"/>
internal readonly struct RbfCorrelation : ICorrelation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<double> Value, Vector512<double> Slope) At(Vector512<double> squaredDistance)
    {
        var value = VectorMath.ExpOfNegative(squaredDistance * Vector512.Create(-0.5));
        return (value, value);
    }
}
