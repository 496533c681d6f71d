using Emews.Rest;

namespace Emews.Service.OpenApi;

/// <summary>A right request of a verb, with its answer.</summary>
/// <param name="Verb">The verb.</param>
/// <param name="Request">Its request.</param>
/// <param name="Answer">What it is answered with; null where it is answered with null.</param>
internal sealed record VerbExample(StoreVerb Verb, object Request, object? Answer);
