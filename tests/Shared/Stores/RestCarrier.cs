using Emews.Database;
using Emews.Rest;
using Emews.Service;
using Emews.Tasks;

namespace Emews.Tests.Stores;

/// <summary>Carries a store over HTTP: an EMEWS service before a database of another carrier, and a wire of its own for each client.</summary>
internal sealed class RestCarrier(IStoreCarrier carrier, Func<CancellationToken, Task<StoreClient>> openAsync) : IStoreCarrier
{
    private static readonly string Token = ServiceToken.Create();
    private readonly List<HttpWire> _wires = [];
    private StoreClient _behind = null!;
    private EmewsService _service = null!;

    public static RestCarrier OnSqlite()
    {
        var database = new SqliteDatabase();
        return new RestCarrier(database, database.OpenAsync);
    }

    public static RestCarrier OnPostgres()
    {
        var database = new PostgresCarrier();
        return new RestCarrier(database, token => database.OpenAsync(new PostgresStoreOptions { MaxConnections = 5 }, token));
    }

    public IForeignPool Foreign => carrier.Foreign;

    public async ValueTask InitializeAsync()
    {
        await carrier.InitializeAsync();
        _behind = await openAsync(CancellationToken.None);
        _service = await EmewsService.StartAsync((IEmewsDatabase)_behind.Tasks, new EmewsServiceOptions { Token = Token });
    }

    /// <summary>Opens a client that does not try again by itself when its wire is cut.</summary>
    public async Task<StoreClient> OpenAsync(CancellationToken cancellationToken)
    {
        var cut = new AnswerCut();
        var store = await OpenAsync(
            place => place is CutAt.Answer && cut.IsTime(), new RestStoreOptions { Patience = TimeSpan.Zero }, cancellationToken);
        return new StoreClient(store, store, cut);
    }

    /// <summary>Opens a client whose wire is cut when it is time.</summary>
    public Task<RestStore> OpenAsync(Func<CutAt, bool> isTime, RestStoreOptions options, CancellationToken cancellationToken)
    {
        var wire = new HttpWire(_service.Address.Port, isTime);
        _wires.Add(wire);
        return RestStore.OpenAsync(wire.Address, options with { Token = Token }, cancellationToken);
    }

    public Task LetTimePassAsync(TimeSpan time, CancellationToken cancellationToken) => carrier.LetTimePassAsync(time, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var wire in _wires)
        {
            await wire.DisposeAsync();
        }

        await _service.DisposeAsync();
        await _behind.DisposeAsync();
        await carrier.DisposeAsync();
    }
}
