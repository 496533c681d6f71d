namespace Emews.Numerics.GaussianProcess;

/// <summary>
/// Climbs to a local maximum inside a box: the projected quasi-Newton method (BFGS) for few variables, with steps of bounded
/// length.
/// </summary>
/// <remarks>
/// Bertsekas, "Projected Newton methods for optimization problems with simple constraints", SIAM J. Control Optim. 20 (1982), with
/// the BFGS formula for the inverse Hessian and a backtracking line search along the projected path (Nocedal and Wright,
/// "Numerical Optimization", 2006, equations 6.17 and 3.4).
/// </remarks>
internal sealed class BoundedMaximizer(IObjective objective, double[] lower, double[] upper)
{
    private const int MaxIterations = 100;
    private const int MaxTrials = 20;
    private const double SufficientIncrease = 1e-4;

    /// <summary>
    /// The longest first step in any variable. From a poor start the slope is enormous, and one long step along it ends in a
    /// corner where the likelihood is flat and no way leads back.
    /// </summary>
    public double FirstStep { get; init; } = 1;

    /// <summary>The longest later step in any variable.</summary>
    public double LongestStep { get; init; } = 2;

    /// <summary>Stop where no element of the projected gradient is larger.</summary>
    public double GradientTolerance { get; init; } = 1e-5;

    /// <summary>Stop where a step gains less than this part of the value: rounding is all that is left.</summary>
    public double GainTolerance { get; init; } = 1e-12;

    /// <summary>Stop where the curvature known promises less than this part of the value.</summary>
    public double ExpectedGainTolerance { get; init; } = 1e-11;

    /// <summary>How the function probably curves at the start; null where nothing is known of it.</summary>
    public InverseCurvature? Start { get; init; }

    /// <summary>How the function curved at the end of the last climb; null where nothing was learnt of it.</summary>
    public InverseCurvature? Curvature { get; private set; }

    /// <summary>Climbs from <paramref name="x"/>, which is moved into the box first, and leaves it at the best point found.</summary>
    /// <returns>The value there; −∞ if the start had none.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled; it is looked at before each evaluation.</exception>
    public double Climb(Span<double> x, CancellationToken cancellationToken = default)
    {
        var n = x.Length;
        Project(x);
        cancellationToken.ThrowIfCancellationRequested();
        var value = objective.Evaluate(x);
        if (!double.IsFinite(value))
        {
            return double.NegativeInfinity;
        }

        Span<double> gradient = new double[n], direction = new double[n];
        Span<double> trial = new double[n], trialGradient = new double[n];
        var curvature = Start?.Scaled(1) ?? new InverseCurvature(n);
        Curvature = curvature;
        objective.GetGradient(gradient);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            if (ProjectedGradientNorm(x, gradient) <= GradientTolerance)
            {
                break;
            }

            var slope = FindDirection(x, gradient, curvature, direction);
            if (curvature.IsKnown && 0.5 * slope <= ExpectedGainTolerance * Math.Max(1, Math.Abs(value)))
            {
                break;
            }

            Shorten(direction, curvature.IsKnown ? LongestStep : FirstStep);
            var before = value;
            if (!TryStep(x, gradient, direction, ref value, trial, cancellationToken))
            {
                // Perhaps the curvature misleads: once more straight up the slope.
                if (!curvature.IsKnown)
                {
                    break;
                }

                curvature.Forget();
                continue;
            }

            objective.GetGradient(trialGradient);
            curvature.Learn(x, gradient, trial, trialGradient);
            trial.CopyTo(x);
            trialGradient.CopyTo(gradient);
            if (value - before <= GainTolerance * Math.Max(1, Math.Abs(value)))
            {
                break;
            }
        }

        return value;
    }

    /// <summary>Finds an uphill direction.</summary>
    /// <returns>The slope along it: twice the gain that is to be expected of it, if the curvature is known.</returns>
    private double FindDirection(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient, InverseCurvature curvature, Span<double> direction)
    {
        // A variable at its bound with the slope pointing outwards stays there.
        var free = new bool[x.Length];
        for (var i = 0; i < free.Length; i++)
        {
            free[i] = !(x[i] <= lower[i] && gradient[i] < 0) && !(x[i] >= upper[i] && gradient[i] > 0);
        }

        curvature.Apply(gradient, free, direction);
        var slope = 0.0;
        for (var i = 0; i < free.Length; i++)
        {
            slope += direction[i] * gradient[i];
        }

        if (slope > 0)
        {
            return slope;
        }

        curvature.Forget();
        curvature.Apply(gradient, free, direction);
        return slope;
    }

    private bool TryStep(
        ReadOnlySpan<double> x,
        ReadOnlySpan<double> gradient,
        ReadOnlySpan<double> direction,
        ref double value,
        Span<double> trial,
        CancellationToken cancellationToken)
    {
        var length = 1.0;
        for (var count = 0; count < MaxTrials; count++)
        {
            for (var i = 0; i < trial.Length; i++)
            {
                trial[i] = x[i] + length * direction[i];
            }

            Project(trial);
            var slope = 0.0;
            for (var i = 0; i < trial.Length; i++)
            {
                slope += gradient[i] * (trial[i] - x[i]);
            }

            cancellationToken.ThrowIfCancellationRequested();
            var candidate = objective.Evaluate(trial);
            if (candidate >= value + SufficientIncrease * slope && candidate > value)
            {
                value = candidate;
                return true;
            }

            // The top of the parabola through what is known, kept within a tenth and a half of the step.
            var top = double.IsFinite(candidate) ? 0.5 * slope / (slope - (candidate - value)) : 0.1;
            length *= Math.Clamp(double.IsNaN(top) ? 0.5 : top, 0.1, 0.5);
        }

        return false;
    }

    private double ProjectedGradientNorm(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient)
    {
        var norm = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            norm = Math.Max(norm, Math.Abs(Math.Clamp(x[i] + gradient[i], lower[i], upper[i]) - x[i]));
        }

        return norm;
    }

    private void Project(Span<double> x)
    {
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = Math.Clamp(x[i], lower[i], upper[i]);
        }
    }

    private static void Shorten(Span<double> direction, double longest)
    {
        var norm = 0.0;
        foreach (var value in direction)
        {
            norm = Math.Max(norm, Math.Abs(value));
        }

        if (norm <= longest)
        {
            return;
        }

        foreach (ref var value in direction)
        {
            value *= longest / norm;
        }
    }
}
