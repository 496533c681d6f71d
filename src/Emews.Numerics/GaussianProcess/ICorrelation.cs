using System.Runtime.Intrinsics;

namespace Emews.Numerics.GaussianProcess;

/// <summary>A kernel family as a function k of squared scaled distances r².</summary>
internal interface ICorrelation
{
    /// <summary>
    /// k(r), and the slope h(r) with which h times a coordinate's part of r² is the derivative of k by the logarithm of that
    /// coordinate's length scale.
    /// </summary>
    static abstract (Vector512<double> Value, Vector512<double> Slope) At(Vector512<double> squaredDistance);
}
