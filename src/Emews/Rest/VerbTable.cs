using System.Collections;
using Emews.Tasks;

namespace Emews.Rest;

/// <summary>Verbs, each of which enters the table as it is made, so that none can be left out.</summary>
internal sealed class VerbTable : IEnumerable<StoreVerb>
{
    private readonly List<StoreVerb> _verbs = [];

    public StoreVerb<TRequest, TAnswer> Look<TRequest, TAnswer>(
        string name, Func<IEmewsDatabase, TRequest, CancellationToken, Task<TAnswer>> call)
        where TRequest : notnull => Add(name, VerbKind.Look, call);

    public StoreVerb<TRequest, TAnswer> Change<TRequest, TAnswer>(
        string name, Func<IEmewsDatabase, TRequest, CancellationToken, Task<TAnswer>> call)
        where TRequest : notnull => Add(name, VerbKind.Change, call);

    public StoreVerb<TRequest, Done> Change<TRequest>(string name, Func<IEmewsDatabase, TRequest, CancellationToken, Task> call)
        where TRequest : notnull => Add(name, VerbKind.Change, Answered(call));

    public StoreVerb<TRequest, Done> Wait<TRequest>(string name, Func<IEmewsDatabase, TRequest, CancellationToken, Task> call)
        where TRequest : notnull => Add(name, VerbKind.Wait, Answered(call));

    public IEnumerator<StoreVerb> GetEnumerator() => _verbs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Func<IEmewsDatabase, TRequest, CancellationToken, Task<Done>> Answered<TRequest>(
        Func<IEmewsDatabase, TRequest, CancellationToken, Task> call) => async (database, request, cancellationToken) =>
        {
            await call(database, request, cancellationToken).ConfigureAwait(false);
            return new Done();
        };

    private StoreVerb<TRequest, TAnswer> Add<TRequest, TAnswer>(
        string name, VerbKind kind, Func<IEmewsDatabase, TRequest, CancellationToken, Task<TAnswer>> call)
        where TRequest : notnull
    {
        var verb = new StoreVerb<TRequest, TAnswer>(name, kind, call);
        _verbs.Add(verb);
        return verb;
    }
}
