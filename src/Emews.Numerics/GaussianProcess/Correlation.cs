using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>Covariances and their slopes, a row at a time.</summary>
/// <remarks>Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), equations 4.9 and 4.17.</remarks>
internal abstract class Correlation
{
    /// <summary>The one of a kernel family.</summary>
    public static Correlation Of(KernelFamily kernel) => kernel switch
    {
        KernelFamily.Rbf => new Rows<RbfCorrelation>(),
        KernelFamily.Matern52 => new Rows<Matern52Correlation>(),
        _ => new Rows<Matern32Correlation>(),
    };

    /// <summary>Replaces r² by c·k(r).</summary>
    public abstract void Evaluate(double c, Span<double> squaredDistances);

    /// <summary>Computes c·k(r), and replaces r² by c·h(r).</summary>
    public abstract void EvaluateWithSlope(double c, Span<double> squaredDistances, Span<double> values);

    /// <summary>Computes c·k(r) and c·h(r)·r² for distances that are scaled first: r² = weight·d².</summary>
    public abstract void EvaluateWithDerivative(
        double c, double weight, ReadOnlySpan<double> squaredDistances, Span<double> values, Span<double> derivatives);

    private sealed class Rows<TKernel> : Correlation
        where TKernel : struct, ICorrelation
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Evaluate(double c, Span<double> squaredDistances)
        {
            var constant = Vector512.Create(c);
            foreach (ref var item in RowKernels.Vectors(squaredDistances))
            {
                item = constant * TKernel.At(item).Value;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void EvaluateWithSlope(double c, Span<double> squaredDistances, Span<double> values)
        {
            var constant = Vector512.Create(c);
            var slopes = RowKernels.Vectors(squaredDistances);
            var results = RowKernels.Vectors(values)[..slopes.Length];
            for (var i = 0; i < slopes.Length; i++)
            {
                var (value, slope) = TKernel.At(slopes[i]);
                results[i] = constant * value;
                slopes[i] = constant * slope;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void EvaluateWithDerivative(
            double c, double weight, ReadOnlySpan<double> squaredDistances, Span<double> values, Span<double> derivatives)
        {
            var constant = Vector512.Create(c);
            var scale = Vector512.Create(weight);
            var distances = RowKernels.Vectors(squaredDistances);
            var results = RowKernels.Vectors(values)[..distances.Length];
            var slopes = RowKernels.Vectors(derivatives)[..distances.Length];
            for (var i = 0; i < distances.Length; i++)
            {
                var scaled = scale * distances[i];
                var (value, slope) = TKernel.At(scaled);
                results[i] = constant * value;
                slopes[i] = constant * slope * scaled;
            }
        }
    }
}
