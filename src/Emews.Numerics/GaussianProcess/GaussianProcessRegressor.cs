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
    /// The <see cref="GaussianProcessModel.Theta"/> of an earlier model, such as that of fewer points: retraining from there is quicker.
    /// </param>
    /// <param name="standardErrors">
    /// The standard error of each value, at least 0, in the units of the values: noise that is known, beside the noise that is fitted. Null
    /// where none is.
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
        IReadOnlyList<double>? startFrom = null,
        IReadOnlyList<double>? standardErrors = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(values);
        return Fit(points, values, settings ?? SurrogateSettings.Default, startFrom, standardErrors, Execution.Everything, cancellationToken);
    }

    internal static GaussianProcessModel Fit(
        IReadOnlyList<double[]> points,
        IReadOnlyList<double> values,
        SurrogateSettings settings,
        IReadOnlyList<double>? startFrom,
        IReadOnlyList<double>? standardErrors,
        Execution execution,
        CancellationToken cancellationToken)
    {
        InputChecks.Check(points, values);
        InputChecks.CheckStandardErrors(standardErrors, values.Count);
        var training = new TrainingSet(points, values, standardErrors);
        var likelihood = new MarginalLikelihood(settings, training, execution.With(cancellationToken));
        var search = new HyperparameterSearch(likelihood, training.Dimensions, settings.Restarts);
        if (training.Normalizer.IsConstant)
        {
            search.Notes.Add("All values are equal: the model knows nothing but their mean.");
        }

        var (_, value) = search.Run(startFrom, cancellationToken);
        return new(settings, likelihood.ToPosterior(execution), value, [.. search.Notes]);
    }
}
