using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>Maps each coordinate linearly so that the points it was made from fill −1 to 1.</summary>
/// <remarks>scikit-learn's <c>MinMaxScaler((-1, 1))</c>: x·s + (−1 − min·s) with s = 2/(max − min).</remarks>
internal sealed class MinMaxScaler
{
    // A range smaller than this part of the numbers is rounding: the coordinate is constant, and the range counts as 1. (scikit-learn asks
    // for as much beside 1, whatever the numbers.)
    private const double SmallestRange = 10 * 2.220446049250313e-16;

    // However far a point is from those that the scale is of, the square of its distance is finite.
    private const double Farthest = 1e100;

    private readonly double[] _scale;
    private readonly double[] _shift;

    public MinMaxScaler(IReadOnlyList<double[]> points)
    {
        var dimensions = points[0].Length;
        _scale = new double[dimensions];
        _shift = new double[dimensions];
        for (var d = 0; d < dimensions; d++)
        {
            var (min, max) = (points[0][d], points[0][d]);
            foreach (var point in points)
            {
                (min, max) = (Math.Min(min, point[d]), Math.Max(max, point[d]));
            }

            // Halved first where it would overflow.
            var isConstant = max / 2 - min / 2 <= SmallestRange / 2 * Math.Max(Math.Abs(min), Math.Abs(max));
            var scale = double.IsFinite(max - min) ? 2 / (max - min) : 1 / (max / 2 - min / 2);
            isConstant |= !double.IsFinite(scale);
            _scale[d] = isConstant ? 2 : scale;
            if (isConstant && max > min)
            {
                RoundedAway.Add(d);
            }

            _shift[d] = -1 - min * _scale[d];
            if (!double.IsFinite(_shift[d]))
            {
                // Constant, and too large for any difference to be seen.
                (_scale[d], _shift[d]) = (0, -1);
            }
        }
    }

    public int Dimensions => _scale.Length;

    /// <summary>Coordinates that were taken as constant although they are not all the same.</summary>
    public List<int> RoundedAway { get; } = [];

    /// <summary>Lays scaled points out as columns: row d holds coordinate d of every point. Padding is zero.</summary>
    public Matrix ToColumns(ReadOnlySpan<double[]> points)
    {
        var columns = new Matrix(Matrix.Padded(Dimensions), Matrix.Padded(points.Length));
        for (var d = 0; d < Dimensions; d++)
        {
            var row = columns.Row(d);
            for (var i = 0; i < points.Length; i++)
            {
                row[i] = Math.Clamp(points[i][d] * _scale[d] + _shift[d], -Farthest, Farthest);
            }
        }

        return columns;
    }
}
