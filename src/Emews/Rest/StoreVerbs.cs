namespace Emews.Rest;

/// <summary>All verbs of both stores, for whoever offers them and for whoever calls them.</summary>
internal static class StoreVerbs
{
    public static IReadOnlyList<StoreVerb> All { get; } = [.. TaskVerbs.All, .. PoolVerbs.All];
}
