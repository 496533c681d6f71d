namespace Emews.Rest;

/// <summary>What a service says that is ready.</summary>
/// <param name="Emews">Its version, by which an EMEWS service is known from any other.</param>
/// <param name="Database">The engine behind it and its version, such as <c>PostgreSQL 15.14</c>; null where it does not say.</param>
internal sealed record ServiceReadiness(string? Emews, string? Database = null)
{
    /// <summary>Both in words.</summary>
    public override string ToString() => Database is null ? $"{Emews}" : $"{Emews}, {Database} behind it";
}
