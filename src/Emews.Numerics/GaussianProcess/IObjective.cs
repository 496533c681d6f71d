namespace Emews.Numerics.GaussianProcess;

/// <summary>A function to be made large. Its gradient is asked for only where the value was good.</summary>
internal interface IObjective
{
    /// <summary>The value at a point, −∞ where it is undefined. Never NaN.</summary>
    double Evaluate(ReadOnlySpan<double> x);

    /// <summary>The gradient at the point last evaluated, whose value was finite.</summary>
    void GetGradient(Span<double> gradient);
}
