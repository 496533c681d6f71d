using Emews.Rest;
using Emews.Tasks;

namespace Emews.Bench.Services;

/// <summary>A database with a service before it, both of one measurement and gone after it.</summary>
/// <param name="service">The service, in a process of its own.</param>
/// <param name="openDirect">Opens a store that reaches the database itself, with so many connections.</param>
/// <param name="drop">Removes the database.</param>
internal sealed class ServedDatabase(ServiceProcess service, Func<int, Task<IEmewsDatabase>> openDirect, Func<ValueTask> drop) : IAsyncDisposable
{
    private const int SearchConnections = 3;
    private const int AgentConnections = 2;

    public ServiceProcess Service => service;

    /// <summary>A store as the process of a search has it.</summary>
    public Task<IEmewsDatabase> OpenSearchAsync() => openDirect(SearchConnections);

    /// <summary>A store as an agent of a pool has it.</summary>
    public Task<IEmewsDatabase> OpenAgentAsync() => openDirect(AgentConnections);

    /// <summary>A store as a client of the service has it.</summary>
    public async Task<IEmewsDatabase> OpenRestAsync() =>
        await RestStore.OpenAsync(service.Address, new RestStoreOptions { Token = service.Token });

    public async ValueTask DisposeAsync()
    {
        await service.DisposeAsync();
        await drop();
    }
}
