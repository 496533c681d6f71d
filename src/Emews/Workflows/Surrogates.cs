using Emews.Numerics.Acquisition;
using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Surrogates;
using Emews.Workflows.Configuration;

namespace Emews.Workflows;

/// <summary>Makes of what a configuration says of the surrogate, and of how points are ranked by it, what the numerics take.</summary>
internal static class Surrogates
{
    /// <summary>The Gaussian process.</summary>
    /// <param name="surrogate">What the configuration says.</param>
    /// <param name="maxPoints">Of how many points it is at most, where the configuration says nothing of that; null for as many as usual.</param>
    public static SurrogateSettings Settings(SurrogateConfiguration surrogate, int? maxPoints = null)
    {
        var otherwise = SurrogateSettings.Prototype with { MaxPoints = maxPoints ?? SurrogateSettings.Default.MaxPoints };
        return surrogate is not SurrogateConfiguration.GaussianProcess process ? otherwise : new SurrogateSettings
        {
            Kernel = process.Kernel switch
            {
                SurrogateKernel.Matern52 => KernelFamily.Matern52,
                SurrogateKernel.Matern32 => KernelFamily.Matern32,
                _ => KernelFamily.Rbf,
            },
            Ard = process.Ard,
            Noise = process.Noise,
            LengthScaleBounds = BoundsOf(process.LengthScale),
            ConstantBounds = BoundsOf(process.Constant),
            NoiseBounds = BoundsOf(process.NoiseVariance),
            Restarts = process.Restarts,
            MaxPoints = process.MaxPoints ?? otherwise.MaxPoints,
        };
    }

    /// <summary>What is done to values before the fit; the prototype does nothing.</summary>
    public static ValueTransform Transform(SurrogateConfiguration surrogate) => surrogate switch
    {
        SurrogateConfiguration.GaussianProcess { Transform: SurrogateTransform.Auto } => ValueTransform.Automatic,
        SurrogateConfiguration.GaussianProcess { Transform: SurrogateTransform.Log } => ValueTransform.Logarithm,
        _ => ValueTransform.None,
    };

    /// <summary>What makes a point worth running.</summary>
    public static RankingSettings Ranking(SearchAcquisition acquisition, SearchPending pending) => new()
    {
        Acquisition = acquisition switch
        {
            SearchAcquisition.ExpectedImprovement => AcquisitionFunction.ExpectedImprovement,
            SearchAcquisition.Thompson => AcquisitionFunction.ThompsonSampling,
            _ => AcquisitionFunction.LogExpectedImprovement,
        },
        Pending = pending switch
        {
            SearchPending.Liar => PendingPoints.ConstantLiar,
            SearchPending.Ignore => PendingPoints.Ignored,
            _ => PendingPoints.KrigingBeliever,
        },
    };

    private static Bounds BoundsOf(SurrogateBounds? bounds) => bounds is { } known ? new Bounds(known.Lower, known.Upper) : Bounds.Default;
}
