using System.Reflection;
using Emews.Rest;
using Emews.Tasks;

namespace Emews.Service.OpenApi;

/// <summary>The methods of the stores behind the verbs, where it is written what they mean and what of their answers may be null.</summary>
internal static class VerbMethods
{
    private static readonly NullabilityInfoContext Nulls = new();

    public static string NameOf(StoreVerb verb) =>
        $"{string.Concat(verb.Name.Split('-').Select(word => $"{char.ToUpperInvariant(word[0])}{word[1..]}"))}Async";

    public static MethodInfo Of(StoreVerb verb) => typeof(ITaskStore).GetMethod(NameOf(verb)) ?? typeof(IPoolStore).GetMethod(NameOf(verb))
        ?? throw new InvalidOperationException($"No method of the stores is called like {verb.Name}.");

    /// <summary>Whether the answer may be null, and whether a value in it may be.</summary>
    public static (bool Answer, bool Value) Nullable(StoreVerb verb)
    {
        lock (Nulls)
        {
            var answer = Nulls.Create(Of(verb).ReturnParameter).GenericTypeArguments.FirstOrDefault();
            return (MayBeNull(answer), MayBeNull(answer?.GenericTypeArguments.LastOrDefault()));
        }
    }

    private static bool MayBeNull(NullabilityInfo? info) => info is { ReadState: NullabilityState.Nullable };
}
