namespace Emews.Numerics.Acquisition;

/// <summary>What makes a point worth running.</summary>
public enum AcquisitionFunction
{
    /// <summary>The logarithm of the expected improvement, which tells points apart also where that underflows.</summary>
    LogExpectedImprovement,

    /// <summary>The expected improvement itself (<see cref="ExpectedImprovement"/>). Points whose value underflows are equal.</summary>
    ExpectedImprovement,

    /// <summary>
    /// The value in one function drawn at random from all that the model holds possible (Thompson, "On the likelihood that one unknown
    /// probability exceeds another", Biometrika 25, 1933).
    /// </summary>
    ThompsonSampling,
}
