using System.Globalization;
using Emews.Numerics.LinearAlgebra;

namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// Fits a Gaussian process to values at points: scikit-learn's <c>Pipeline(MinMaxScaler((-1, 1)),
/// GaussianProcessRegressor(alpha=1e-10, normalize_y=True))</c> with a better search for the hyperparameters.
/// </summary>
/// <remarks>
/// Of more than 2,000 points the hyperparameters are found from 2,000, spread evenly over their order, and the model still knows all of
/// them, up to <see cref="SurrogateSettings.MaxPoints"/>. Of even more it knows a twentieth by their smallest values and the others
/// spread evenly over the rest. A model of n points keeps a matrix of n² numbers of 8 bytes, 200 MB for 5,000.
/// </remarks>
public static class GaussianProcessRegressor
{
    // A fit takes some thirty times the cube of this many operations, seconds on two cores.
    private const int MostToFit = 2000;

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
    /// <param name="cancellationToken">Looked at before each step of an evaluation of the likelihood: the fit then ends within moments.</param>
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
        var notes = new List<string>();
        if (points.Count > settings.MaxPoints)
        {
            var chosen = PointSubset.BestAndSpread(settings.MaxPoints, values);
            // Without the number of points, so that fits to ever more of them have the same to say.
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"The model knows {settings.MaxPoints} of the points, to bound its time and memory: a twentieth are those of the smallest values, the others are spread evenly over the rest. In a configuration, surrogate.max_points changes how many."));
            (points, values) = (Chosen(points), Chosen(values));
            standardErrors = standardErrors is null ? null : Chosen(standardErrors);

            T[] Chosen<T>(IReadOnlyList<T> all) => Array.ConvertAll(chosen, i => all[i]);
        }

        var training = new TrainingSet(points, values, standardErrors);
        AddNotes(training, notes);
        var cancellable = execution.With(cancellationToken);
        var isPart = training.Count > MostToFit;
        var fitted = isPart ? training.Part(PointSubset.Spread(MostToFit, training.Count)) : training;
        var likelihood = new MarginalLikelihood(settings, fitted, cancellable);
        var search = new HyperparameterSearch(likelihood, settings);
        var theta = search.Run(startFrom, cancellationToken);
        notes.AddRange(search.Notes);

        // The last evaluation was of another θ, or its factor was lost to the gradient.
        var value = isPart ? double.NegativeInfinity : likelihood.Evaluate(theta);
        if (double.IsFinite(value))
        {
            return new(settings, likelihood.ToPosterior(execution), value, [.. notes]);
        }

        var (posterior, added) = Conditioning.Start(training, settings.Kernel, likelihood.Layout, theta, cancellable);
        if (added > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"Some points are so close to each other that {added:G1} of the constant was added to the variance of all values."));
        }

        return new(settings, posterior.With(execution), posterior.LogMarginalLikelihood(), [.. notes]);
    }

    private static void AddNotes(TrainingSet training, List<string> notes)
    {
        foreach (var d in training.Scaler.RoundedAway)
        {
            notes.Add($"Coordinate {d}, counted from 0, differs between points by rounding alone and was taken as constant.");
        }

        if (training.Normalizer.IsConstant)
        {
            notes.Add("All values are equal: the model knows nothing but their mean.");
        }
    }
}
