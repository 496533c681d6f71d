using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Emews.Bench.Queue;
using Emews.Tasks;

namespace Emews.Bench.Services;

/// <summary>Clients of a service, each with a connection of its own, that wait for the result of a task each.</summary>
internal sealed class WaitingClients : IAsyncDisposable
{
    private const string Gauge = "emews_waiting_clients ";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly List<IEmewsDatabase> _stores = [];
    private readonly Dictionary<TaskId, Task<long>> _waits = [];
    private readonly CancellationTokenSource _end = new();

    /// <summary>Starts them, and waits until the service says that all wait.</summary>
    public static async Task<WaitingClients> StartAsync(ServedDatabase database, IReadOnlyList<ClaimedTask> tasks)
    {
        var clients = new WaitingClients();
        foreach (var task in tasks)
        {
            var store = await database.OpenRestAsync();
            clients._stores.Add(store);
            clients._waits.Add(task.TaskId, clients.WaitAsync(store, task.TaskId));
        }

        using var http = new HttpClient { BaseAddress = database.Service.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", database.Service.Token);
        while (Waiting(await http.GetStringAsync("metrics")) < tasks.Count)
        {
            await Task.Delay(Look);
        }

        return clients;
    }

    /// <summary>When the client heard that its task has ended.</summary>
    public Task<long> HeardAsync(TaskId taskId) => _waits[taskId];

    /// <summary>Ends when all have heard.</summary>
    public Task AllAsync() => Task.WhenAll(_waits.Values);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await AllAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        _end.Dispose();
    }

    private static int Waiting(string metrics) => int.Parse(
        metrics.Split('\n').First(line => line.StartsWith(Gauge, StringComparison.Ordinal))[Gauge.Length..], CultureInfo.InvariantCulture);

    private async Task<long> WaitAsync(IEmewsDatabase store, TaskId taskId)
    {
        while (true)
        {
            await store.WaitForResultsAsync(new(Work.Experiment, taskId, taskId, 0, Timeout.InfiniteTimeSpan), _end.Token);
            var heard = Stopwatch.GetTimestamp();
            if (await store.GetResultsAsync([taskId], _end.Token) is [_])
            {
                return heard;
            }
        }
    }
}
