using Emews.Tasks;

namespace Emews.Rest;

/// <summary>A verb of the stores as the wire carries it: a POST with its request as JSON, answered with its answer as JSON.</summary>
/// <param name="name">Its name in the route: a contract, whatever the method is called.</param>
/// <param name="kind">What it does to the database.</param>
internal abstract class StoreVerb(string name, VerbKind kind)
{
    /// <summary>Its name, in words with hyphens.</summary>
    public string Name => name;

    public VerbKind Kind => kind;

    /// <summary>Its route, without the slash that begins it: it is found below whatever address the service has.</summary>
    public string Path => $"v1/{name}";

    public abstract Type RequestType { get; }

    public abstract Type AnswerType { get; }

    /// <summary>Carries it out.</summary>
    /// <param name="database">Where.</param>
    /// <param name="request">A <see cref="RequestType"/>.</param>
    /// <param name="cancellationToken">Ends it, as it does with the store's own method.</param>
    /// <returns>An <see cref="AnswerType"/>, or null where that may be.</returns>
    public abstract Task<object?> CallAsync(IEmewsDatabase database, object request, CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed class StoreVerb<TRequest, TAnswer>(
    string name, VerbKind kind, Func<IEmewsDatabase, TRequest, CancellationToken, Task<TAnswer>> call)
    : StoreVerb(name, kind)
    where TRequest : notnull
{
    public override Type RequestType => typeof(TRequest);

    public override Type AnswerType => typeof(TAnswer);

    public override async Task<object?> CallAsync(IEmewsDatabase database, object request, CancellationToken cancellationToken) =>
        await call(database, (TRequest)request, cancellationToken).ConfigureAwait(false);
}
