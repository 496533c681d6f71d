namespace Emews.Numerics.Acquisition;

/// <summary>What is assumed of points whose values are still to come, so that the next ones are not chosen beside them.</summary>
/// <remarks>
/// Ginsbourger, Le Riche and Carraro, "Kriging is well-suited to parallelize optimization", in Computational Intelligence in Expensive
/// Optimization Problems (2010).
/// </remarks>
public enum PendingPoints
{
    /// <summary>Each comes out as the model expects (kriging believer): what is known gets more, what is expected stays.</summary>
    KrigingBeliever,

    /// <summary>Each comes out as good as the best so far (constant liar).</summary>
    ConstantLiar,

    /// <summary>Nothing: they count as if nobody had asked for them.</summary>
    Ignored,
}
