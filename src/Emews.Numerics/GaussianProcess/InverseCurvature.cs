namespace Emews.Numerics.GaussianProcess;

/// <summary>What a climb has learnt of the curvature: an approximation of the inverse of the negative Hessian, by BFGS.</summary>
internal sealed class InverseCurvature(int n)
{
    private const double Boldness = 4;

    private readonly double[,] _inverse = new double[n, n];
    private readonly double[] _step = new double[n];
    private readonly double[] _change = new double[n];
    private readonly double[] _product = new double[n];

    /// <summary>Something has been learnt; otherwise the identity stands in for it.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>A copy for the same function times the inverse of a factor.</summary>
    public InverseCurvature Scaled(double factor)
    {
        var scaled = new InverseCurvature(n) { IsKnown = IsKnown };
        for (var i = 0; i < n * n; i++)
        {
            scaled._inverse[i / n, i % n] = factor * _inverse[i / n, i % n];
        }

        return scaled;
    }

    public void Forget() => IsKnown = false;

    /// <summary>The uphill direction: the approximation, restricted to the free variables, times the gradient.</summary>
    public void Apply(ReadOnlySpan<double> gradient, ReadOnlySpan<bool> free, Span<double> direction)
    {
        for (var i = 0; i < n; i++)
        {
            direction[i] = 0;
            for (var j = 0; j < n && free[i]; j++)
            {
                if (free[j])
                {
                    direction[i] += (IsKnown ? _inverse[i, j] : i == j ? 1 : 0) * gradient[j];
                }
            }
        }
    }

    /// <summary>Takes in how the gradient changed over a step. Where the function curves upwards, the next step is bolder.</summary>
    public void Learn(
        ReadOnlySpan<double> from, ReadOnlySpan<double> fromGradient, ReadOnlySpan<double> to, ReadOnlySpan<double> toGradient)
    {
        double curvature = 0, stepNorm = 0, changeNorm = 0;
        for (var i = 0; i < n; i++)
        {
            _step[i] = to[i] - from[i];
            _change[i] = fromGradient[i] - toGradient[i];
            curvature += _step[i] * _change[i];
            stepNorm += _step[i] * _step[i];
            changeNorm += _change[i] * _change[i];
        }

        if (!(curvature > 1e-10 * Math.Sqrt(stepNorm * changeNorm)))
        {
            // No maximum is in sight, and what was learnt in another place would mean tiny steps for ever.
            if (!IsKnown)
            {
                Reset(1);
            }

            for (var i = 0; i < n * n; i++)
            {
                _inverse[i / n, i % n] *= Boldness;
            }

            return;
        }

        if (!IsKnown)
        {
            Reset(curvature / changeNorm);
        }

        Update(curvature);
    }

    private void Reset(double scale)
    {
        Array.Clear(_inverse);
        for (var i = 0; i < n; i++)
        {
            _inverse[i, i] = scale;
        }

        IsKnown = true;
    }

    // H += (1 + yᵀHy/sᵀy)·ssᵀ/sᵀy − (Hy·sᵀ + s·(Hy)ᵀ)/sᵀy, for the step s and the change of slope y.
    private void Update(double curvature)
    {
        var quadratic = 0.0;
        for (var i = 0; i < n; i++)
        {
            _product[i] = 0;
            for (var j = 0; j < n; j++)
            {
                _product[i] += _inverse[i, j] * _change[j];
            }

            quadratic += _change[i] * _product[i];
        }

        var factor = (1 + quadratic / curvature) / curvature;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                _inverse[i, j] += factor * _step[i] * _step[j] - (_product[i] * _step[j] + _step[i] * _product[j]) / curvature;
            }
        }
    }
}
