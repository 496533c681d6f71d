namespace Emews.Tests.House.MadeUp.Workflows;

internal sealed class Plan
{
    /// <summary>Points down: allowed.</summary>
    public Dictionary<string, Pools.Crew[]> Crews { get; } = new(StringComparer.Ordinal);
}
