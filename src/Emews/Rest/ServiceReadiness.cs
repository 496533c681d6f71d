namespace Emews.Rest;

/// <summary>What a service says that is ready.</summary>
/// <param name="Emews">Its version, by which an EMEWS service is known from any other.</param>
internal sealed record ServiceReadiness(string? Emews);
