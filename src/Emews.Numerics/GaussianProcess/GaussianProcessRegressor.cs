using System.Collections.Immutable;
using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// Fits a Gaussian process to values at points: scikit-learn's <c>Pipeline(MinMaxScaler((-1, 1)),
/// GaussianProcessRegressor(alpha=1e-10, normalize_y=True))</c> with a better search for the hyperparameters.
/// </summary>
public static class GaussianProcessRegressor
{
    /// <summary>Fits scaling and hyperparameters. The same input gives the same model, to the last bit.</summary>
    /// <param name="points">At least one point, all of the same number of coordinates, at least one.</param>
    /// <param name="values">The value at each point. Repeated points and equal values are fine.</param>
    /// <param name="settings">The covariance function; the default one if null.</param>
    /// <param name="startFrom">
    /// An earlier model to start the search from, such as that of fewer points. Of use only if its settings were the same.
    /// </param>
    /// <param name="cancellationToken">Looked at before each evaluation of the likelihood.</param>
    /// <returns>
    /// The model of the largest likelihood found. Repeated points, equal values and other difficult data never fail:
    /// <see cref="GaussianProcessModel.Notes"/> says what was done about them.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// There is no point, a point has another number of coordinates, the number of values is another, or a number is not finite;
    /// the message names the row, counted from 0.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static GaussianProcessModel Fit(
        IReadOnlyList<double[]> points,
        IReadOnlyList<double> values,
        SurrogateSettings? settings = null,
        GaussianProcessModel? startFrom = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values);
        return Fit(points, values, settings ?? SurrogateSettings.Default, startFrom, BlockProduct.Widest, cancellationToken);
    }

    internal static GaussianProcessModel Fit(
        IReadOnlyList<double[]> points,
        IReadOnlyList<double> values,
        SurrogateSettings settings,
        GaussianProcessModel? startFrom,
        BlockProduct product,
        CancellationToken cancellationToken)
    {
        TrainingChecks.Check(points, values);
        var scaler = new MinMaxScaler(points);
        var normalizer = new ValueNormalizer(values);
        var columns = scaler.ToColumns(points.ToArray());
        var normalized = values.Select(normalizer.Normalize).ToArray();
        var likelihood = new MarginalLikelihood(settings, columns, scaler.Dimensions, normalized, product);

        var notes = ImmutableArray.CreateBuilder<string>();
        if (normalizer.IsConstant)
            notes.Add("All values are equal: the model knows nothing but their mean.");
        var warm = startFrom is not null && startFrom.Settings == settings && startFrom.Theta.Count == likelihood.Layout.Count;
        var search = new HyperparameterSearch(likelihood, scaler.Dimensions, notes);
        var (theta, value) = search.Run(warm ? startFrom!.Theta : null, cancellationToken);
        return new(settings, scaler, normalizer, columns, points.Count, likelihood, product, theta, value, notes.ToImmutable());
    }
}
