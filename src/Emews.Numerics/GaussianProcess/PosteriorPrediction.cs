using System.Collections.Concurrent;
using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>Means and standard deviations of a posterior at points: a group of them at a time, the groups shared between cores.</summary>
/// <remarks>μ = k*ᵀα and σ² = k** − |U⁻ᵀk*|² (Rasmussen and Williams 2006, algorithm 2.1).</remarks>
internal sealed class PosteriorPrediction(Posterior posterior, IReadOnlyList<double[]> points)
{
    // A multiple of the widest tiles of the block product, few enough for the group's matrix to stay in the cache.
    private const int GroupSize = 96;

    // About as much work as so many multiplications.
    private const double WorkOfCovariance = 30;

    private readonly double[][] _points = [.. points];
    private readonly double[] _means = new double[points.Count];
    private readonly double[] _deviations = new double[points.Count];
    private readonly ConcurrentBag<Matrix> _rooms = [];

    public double[] Means()
    {
        Run(WorkOfCovariance * posterior.Training.Count, group =>
        {
            var columns = posterior.Training.Scaler.ToColumns(_points.AsSpan(group.Start, group.End - group.Start));
            var (sums, row) = (new double[columns.Columns], new double[columns.Columns]);
            for (var i = 0; i < posterior.Training.Count; i++)
            {
                posterior.FillRow(columns, 0, posterior.Training.Columns, i, row);
                RowKernels.AddScaled(sums, posterior.Weights[i], row);
            }

            Restore(sums, group);
        });
        return _means;
    }

    public Prediction All(bool includeNoise)
    {
        double count = posterior.Training.Count;
        Run(count * count + WorkOfCovariance * count, group => Predict(group, includeNoise));
        return new(_means, _deviations);
    }

    private void Run(double operationsOfPoint, Action<Interval> predict)
    {
        var all = new Interval(0, _points.Length);
        posterior.Execution.Run(
            Blocks.Count(_points.Length, GroupSize),
            operationsOfPoint * _points.Length,
            number => predict(Blocks.Part(all, GroupSize, number)));
    }

    private void Predict(Interval group, bool includeNoise)
    {
        var columns = posterior.Training.Scaler.ToColumns(_points.AsSpan(group.Start, group.End - group.Start));
        if (!_rooms.TryTake(out var cross) || cross.Columns != columns.Columns)
        {
            cross = new(posterior.Factor.Rows, columns.Columns);
        }

        var sums = new double[columns.Columns];
        posterior.FillCross(columns, cross);
        posterior.SumMeans(cross, sums);
        Restore(sums, group);
        sums.AsSpan().Clear();
        TriangularSolver.SolveTransposed(posterior.Factor, cross, posterior.Execution);
        for (var i = 0; i < posterior.Training.Count; i++)
        {
            RowKernels.AddSquares(sums, cross.Row(i));
        }

        _rooms.Add(cross);
        var prior = posterior.PriorVariance + (includeNoise ? posterior.Layout.NoiseVariance(posterior.Theta) : 0);
        for (var j = group.Start; j < group.End; j++)
        {
            var variance = Math.Max(0, prior - sums[j - group.Start]);
            _deviations[j] = posterior.Training.Normalizer.RestoreDeviation(Math.Sqrt(variance));
        }
    }

    private void Restore(double[] sums, Interval group)
    {
        for (var j = group.Start; j < group.End; j++)
        {
            _means[j] = posterior.Training.Normalizer.Restore(sums[j - group.Start]);
        }
    }
}
