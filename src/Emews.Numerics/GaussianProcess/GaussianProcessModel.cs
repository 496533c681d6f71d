using System.Collections.Immutable;
using System.Globalization;
using Emews.Numerics.LinearAlgebra;
using Emews.Numerics.Randomness;

namespace Emews.Numerics.GaussianProcess;

/// <summary>A fitted Gaussian process. It never changes and may be used by several threads at once.</summary>
public sealed class GaussianProcessModel
{
    private readonly Posterior _posterior;

    internal GaussianProcessModel(
        SurrogateSettings settings, Posterior posterior, double logMarginalLikelihood, ImmutableArray<string> notes)
    {
        Settings = settings;
        _posterior = posterior;
        LogMarginalLikelihood = logMarginalLikelihood;
        Notes = notes;
    }

    /// <summary>The covariance function whose hyperparameters were fitted.</summary>
    public SurrogateSettings Settings { get; }

    /// <summary>
    /// The natural logarithms of the fitted length scales (of coordinates scaled to −1 … 1), constant and, if any, noise variance
    /// (of values scaled to standard deviation 1), in this order.
    /// </summary>
    public IReadOnlyList<double> Theta => _posterior.Theta.AsReadOnly();

    /// <summary>The natural logarithm of the likelihood of the normalised values given <see cref="Theta"/>.</summary>
    public double LogMarginalLikelihood { get; }

    /// <summary>What was out of the ordinary in the fit and what was done about it, in English sentences. Mostly empty.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Predicts at points of as many coordinates as the model was fitted to.</summary>
    /// <param name="points">The points, in the original units.</param>
    /// <param name="includeNoise">
    /// Whether the standard deviations are those of an observation, with the fitted noise; else those of the function itself.
    /// </param>
    /// <returns>A mean and a standard deviation a point, in the order of the points.</returns>
    /// <exception cref="ArgumentException">A point has another number of coordinates, or one that is not finite.</exception>
    public Prediction Predict(IReadOnlyList<double[]> points, bool includeNoise = true)
    {
        ArgumentNullException.ThrowIfNull(points);
        InputChecks.CheckPoints(points, _posterior.Training.Dimensions, nameof(points));
        return new PosteriorPrediction(_posterior, points).All(includeNoise);
    }

    /// <summary>The means of <see cref="Predict"/> alone, many times as quickly: with n points known, n operations a point instead of n².</summary>
    /// <param name="points">The points, in the original units.</param>
    /// <returns>A mean a point, in the order of the points; the same, to the last bit.</returns>
    /// <exception cref="ArgumentException">A point has another number of coordinates, or one that is not finite.</exception>
    public double[] PredictMeans(IReadOnlyList<double[]> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        InputChecks.CheckPoints(points, _posterior.Training.Dimensions, nameof(points));
        return new PosteriorPrediction(_posterior, points).Means();
    }

    /// <summary>What the model expects at some points together, which can then be told of values there, one after the other.</summary>
    /// <param name="points">The points, in the original units. The memory it takes is their number times that of the points fitted to.</param>
    /// <exception cref="ArgumentException">A point has another number of coordinates, or one that is not finite.</exception>
    public PosteriorPoints PosteriorAt(IReadOnlyList<double[]> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        InputChecks.CheckPoints(points, _posterior.Training.Dimensions, nameof(points));
        return new PosteriorPoints(_posterior, points.ToArray());
    }

    /// <summary>
    /// What the model, with its hyperparameters, predicts at each of its own points from all the others: how well it can be trusted.
    /// </summary>
    /// <remarks>Rasmussen and Williams (2006), equations 5.10 to 5.12: μᵢ = yᵢ − (K⁻¹y)ᵢ/(K⁻¹)ᵢᵢ and σᵢ² = 1/(K⁻¹)ᵢᵢ.</remarks>
    /// <returns>A mean and a standard deviation (of an observation) a point, in the order of the points fitted.</returns>
    public Prediction PredictLeftOut()
    {
        var (training, known) = (_posterior.Training, _posterior.Factor);
        Matrix factor = new(known.Rows, known.Rows), work = new(known.Rows, known.Rows), inverse = new(known.Rows, known.Rows);
        for (var i = 0; i < known.Rows; i++)
        {
            known.Row(i)[i..known.Rows].CopyTo(factor.Row(i)[i..]);
        }

        PositiveDefiniteInverse.FromFactor(factor, work, inverse, _posterior.Execution);
        var means = new double[training.Count];
        var standardDeviations = new double[training.Count];
        for (var i = 0; i < means.Length; i++)
        {
            var precision = inverse[i, i];
            means[i] = training.Normalizer.Restore(training.Values[i] - _posterior.Weights[i] / precision);
            standardDeviations[i] = training.Normalizer.RestoreDeviation(Math.Sqrt(1 / precision));
        }

        return new(means, standardDeviations);
    }

    /// <summary>
    /// The model that also knows further observations, with the same hyperparameters and scaling: nothing is fitted anew. For n points
    /// and k further ones it takes about n²·k operations, where a fit takes n³ many times over.
    /// </summary>
    /// <remarks>
    /// For points that are still running: with their predicted means as values (the kriging believer), or all with one value (the
    /// constant liar; Ginsbourger, Le Riche and Carraro 2010), a ranking avoids their neighbourhood.
    /// </remarks>
    /// <param name="points">The further points, in the original units; repeated and known ones are fine.</param>
    /// <param name="values">The value at each, in the original units.</param>
    /// <returns>A new model, whose points are this model's and then the further ones; this model stays as it is.</returns>
    /// <exception cref="ArgumentException">
    /// A point has another number of coordinates, the number of values is another, or a number is not finite.
    /// </exception>
    public GaussianProcessModel Condition(IReadOnlyList<double[]> points, IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values);
        InputChecks.CheckPoints(points, _posterior.Training.Dimensions, nameof(points));
        InputChecks.CheckValues(values, points.Count, nameof(values));
        if (points.Count == 0)
        {
            return this;
        }

        var (posterior, added) = Conditioning.Append(_posterior, points, values);
        ImmutableArray<string> notes = [.. Notes];
        if (added > 0)
        {
            notes = notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Some of the {points.Count} further points are so close to others that {added:G1} of the constant was added to the variance of their values."));
        }

        return new(Settings, posterior, posterior.LogMarginalLikelihood(), notes);
    }

    /// <summary>
    /// Draws one function from what the model holds possible and gives its values at some points: they vary together, as
    /// <see cref="Predict"/> says each does alone. The function itself is drawn, without noise.
    /// </summary>
    /// <remarks>
    /// For Thompson sampling: each draw ranks the points as one possible truth would. For m points at n known ones it takes about
    /// n²·m + n·m² + m³/3 operations and memory for two matrices of m rows: meant for up to a thousand or so.
    /// </remarks>
    /// <param name="points">The points, in the original units; repeated ones get the same value but for rounding.</param>
    /// <param name="stream">Where the randomness comes from: one normal number a point is drawn.</param>
    /// <returns>A value a point, in the order of the points and in the units of the values; finite.</returns>
    /// <exception cref="ArgumentException">A point has another number of coordinates, or one that is not finite.</exception>
    public double[] Sample(IReadOnlyList<double[]> points, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(stream);
        InputChecks.CheckPoints(points, _posterior.Training.Dimensions, nameof(points));
        return Array.ConvertAll(PosteriorDraw.Sample(_posterior, points.ToArray(), stream), _posterior.Training.Normalizer.Restore);
    }
}
