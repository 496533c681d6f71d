namespace Emews.Pools.Models;

/// <summary>Whose tasks a model runs.</summary>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Pool">The pool.</param>
internal sealed record ModelOwner(string ExperimentId, string Pool)
{
    /// <summary>Nobody's: of a model that is only looked at.</summary>
    public static ModelOwner Nobody { get; } = new("none", "none");
}
