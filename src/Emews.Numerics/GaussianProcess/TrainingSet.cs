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

    private TrainingSet(TrainingSet all, int[] chosen)
    {
        (Scaler, Normalizer, Count) = (all.Scaler, all.Normalizer, chosen.Length);
        Columns = new(all.Columns.Rows, Matrix.Padded(Count));
        Values = new double[Columns.Columns];
        KnownVariances = Array.ConvertAll(chosen, i => all.KnownVariances[i]);
        for (var i = 0; i < Count; i++)
        {
            Values[i] = all.Values[chosen[i]];
            for (var d = 0; d < Dimensions; d++)
            {
                Columns[d, i] = all.Columns[d, chosen[i]];
            }
        }
    }

    private TrainingSet(TrainingSet known, IReadOnlyList<double[]> points, IReadOnlyList<double> values, double variance)
    {
        (Scaler, Normalizer, Count) = (known.Scaler, known.Normalizer, known.Count + points.Count);
        Columns = new(known.Columns.Rows, Matrix.Padded(Count));
        var further = Scaler.ToColumns(points.ToArray());
        for (var d = 0; d < Dimensions; d++)
        {
            known.Columns.Row(d)[..known.Count].CopyTo(Columns.Row(d));
            further.Row(d)[..points.Count].CopyTo(Columns.Row(d)[known.Count..]);
        }

        Values = new double[Columns.Columns];
        known.Values.AsSpan(0, known.Count).CopyTo(Values);
        for (var i = known.Count; i < Count; i++)
        {
            Values[i] = Normalizer.NormalizeFurther(values[i - known.Count]);
        }

        KnownVariances = [.. known.KnownVariances, .. Enumerable.Repeat(variance, points.Count)];
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

    /// <summary>These observations and further ones behind them, scaled in the same way.</summary>
    /// <param name="points">The further points.</param>
    /// <param name="values">Their values.</param>
    /// <param name="variance">The known variance of each of their normalised values.</param>
    public TrainingSet Append(IReadOnlyList<double[]> points, IReadOnlyList<double> values, double variance) =>
        new(this, points, values, variance);

    /// <summary>Some of these observations, scaled in the same way.</summary>
    public TrainingSet Part(int[] chosen) => new(this, chosen);

    /// <summary>The same with a variance added to each normalised value.</summary>
    public TrainingSet WithAdded(double variance)
    {
        var changed = new TrainingSet(this, [.. Enumerable.Range(0, Count)]);
        foreach (ref var known in changed.KnownVariances.AsSpan())
        {
            known += variance;
        }

        return changed;
    }
}
