using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;

namespace Emews.Numerics.Surrogates;

/// <summary>
/// What was learnt from points that have a value, to tell which others are worth running: a Gaussian process of the values, perhaps of
/// their logarithm. Small values are good. It never changes and may be used by several threads at once.
/// </summary>
public sealed class Surrogate
{
    private readonly double _best;

    private Surrogate(GaussianProcessModel model, double best, IReadOnlyList<string> notes) => (Model, _best, Notes) = (model, best, notes);

    /// <summary>The process, of the values as they were transformed.</summary>
    public GaussianProcessModel Model { get; }

    /// <summary>What was out of the ordinary and what was done about it, in English sentences. Mostly empty.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Learns from points with their values.</summary>
    /// <param name="points">At least one point, all of the same number of coordinates.</param>
    /// <param name="values">The value at each; finite.</param>
    /// <param name="settings">The Gaussian process; the default one if null.</param>
    /// <param name="transform">What is done to the values before.</param>
    /// <param name="standardErrors">The standard error of each value, at least 0; null where none is known.</param>
    /// <param name="startFrom">The hyperparameters of an earlier model, to begin from; or null.</param>
    /// <param name="cancellationToken">Looked at before each evaluation of the likelihood.</param>
    /// <exception cref="ArgumentException">As <see cref="GaussianProcessRegressor"/> says.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Surrogate Train(
        IReadOnlyList<double[]> points,
        IReadOnlyList<double> values,
        SurrogateSettings? settings = null,
        ValueTransform transform = ValueTransform.Automatic,
        IReadOnlyList<double>? standardErrors = null,
        IReadOnlyList<double>? startFrom = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var scale = values.Count == 0 ? ValueScale.Plain : ValueScale.For(values, transform);
        double[] scaled = [.. values.Select(scale.Apply)];
        double[]? errors = standardErrors is null ? null : [.. standardErrors.Select((error, i) => error * scale.SlopeAt(values[i]))];
        var model = GaussianProcessRegressor.Fit(points, scaled, settings, startFrom, errors, cancellationToken);
        return new Surrogate(model, scaled.Min(), model.Notes);
    }

    /// <summary>Puts points in order, the most promising first.</summary>
    /// <param name="candidates">The points, any number of them.</param>
    /// <param name="pending">Points whose values are still to come.</param>
    /// <param name="ahead">
    /// How many of the first are each chosen as if those before it were pending too, so that they differ; 0 where each stands for itself.
    /// </param>
    /// <param name="settings">What makes a point promising.</param>
    /// <param name="stream">Where Thompson sampling draws from; the others leave it alone.</param>
    /// <returns>The indices of all candidates. Among equals the lower index comes first.</returns>
    /// <exception cref="ArgumentException">A point has another number of coordinates than those learnt from, or one that is not finite.</exception>
    public int[] Rank(
        IReadOnlyList<double[]> candidates, IReadOnlyList<double[]> pending, int ahead, RankingSettings settings, RandomStream stream)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(pending);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(ahead);
        return new CandidateRanking(Model, _best, settings, stream).Rank(candidates, pending, ahead);
    }
}
