using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>The points and values of a fit, scaled, with what scaled them.</summary>
internal sealed class TrainingSet
{
    public TrainingSet(IReadOnlyList<double[]> points, IReadOnlyList<double> values, IReadOnlyList<double>? standardErrors = null)
    {
        Scaler = new(points);
        Normalizer = new(values);
        Count = points.Count;
        Columns = Scaler.ToColumns(points.ToArray());
        Values = new double[Columns.Columns];
        for (var i = 0; i < Count; i++)
        {
            Values[i] = Normalizer.Normalize(values[i]);
        }

        KnownVariances = new double[Count];
        for (var i = 0; i < standardErrors?.Count; i++)
        {
            var deviation = standardErrors[i] / Normalizer.StandardDeviation;
            KnownVariances[i] = deviation * deviation;
        }
    }

    public MinMaxScaler Scaler { get; }

    public ValueNormalizer Normalizer { get; }

    /// <summary>How many points there are, without padding.</summary>
    public int Count { get; }

    public int Dimensions => Scaler.Dimensions;

    /// <summary>The scaled points: row d holds coordinate d of every point, then padding.</summary>
    public Matrix Columns { get; }

    /// <summary>The normalised values, then zeros as padding.</summary>
    public double[] Values { get; }

    /// <summary>The variance of each normalised value as far as it is known beforehand; zeros where it is not.</summary>
    public double[] KnownVariances { get; }
}
