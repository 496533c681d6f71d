using System.Collections.Concurrent;
using System.Globalization;
using Emews.Tasks;
using Emews.Tests.Stores;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>MEs and pools of both kinds share one queue, all at once.</summary>
public sealed class EqSqlTogetherTests : MixedDatabase
{
    private const int OurTasks = 4000;
    private const int TheirTasks = 1200;
    private readonly ConcurrentBag<string> _ran = [];

    [Fact]
    public async Task Every_task_runs_once_and_every_result_reaches_who_asked()
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task[] pools =
        [
            Task.Run(() => OurPoolAsync("ours1", done.Token), Token), Task.Run(() => OurPoolAsync("ours2", done.Token), Token),
            Task.Run(() => TheirPoolAsync("theirs1", 1, done.Token), Token), Task.Run(() => TheirPoolAsync("theirs2", 7, done.Token), Token),
        ];
        var (ours, theirs) = (Task.Run(OurMeAsync, Token), Task.Run(TheirMeAsync, Token));
        await Task.WhenAny([ours, theirs, .. pools]);
        await Task.WhenAll(ours, theirs);
        await done.CancelAsync();
        await Task.WhenAll(pools);

        var expected = Names(Ours, OurTasks).Concat(Names(Theirs, TheirTasks)).ToList();
        Assert.Equal(expected.Order(StringComparer.Ordinal), _ran.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Take(OurTasks).Select(Answer).Order(StringComparer.Ordinal), (await ours).Order(StringComparer.Ordinal));
        Assert.Equal(expected.Skip(OurTasks).Select(Answer), await theirs);
        Assert.True(await Tasks.AreQueuesEmptyAsync(null, Token));
        Assert.True(await Foreign.AreQueuesEmptyAsync(WorkType));
        Assert.Equal(0, await Database.CountAsync("SELECT count(*) FROM eq_tasks WHERE eq_status <> 2 OR json_in <> '\"' || json_out || '\"'"));
        var pairs = await Database.QueryAsync(
            "SELECT DISTINCT exp_id, rtrim(worker_pool, '0123456789') FROM eq_tasks JOIN eq_exp_id_tasks USING (eq_task_id) ORDER BY 1, 2",
            row => (row.GetString(0), row.GetString(1)));
        Assert.Equal([(Ours, Ours), (Ours, Theirs), (Theirs, Ours), (Theirs, Theirs)], pairs);
    }

    private static IEnumerable<string> Names(string who, int count) =>
        Enumerable.Range(0, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{who} {i}"));

    private static string Answer(string payload) => $"\"{payload}\"";

    private async Task<List<string>> OurMeAsync()
    {
        var store = await OpenAsync();
        List<string> names = [.. Names(Ours, OurTasks)];
        var ids = new List<TaskId>();
        foreach (var batch in names.Chunk(500))
        {
            ids.AddRange(await store.SubmitAsync(new(Guid.NewGuid(), Ours, WorkType, batch, [0]), Token));
        }

        var results = new Dictionary<TaskId, string>();
        while (results.Count < ids.Count)
        {
            await store.WaitForResultsAsync(new(Ours, ids[0], ids[^1], 0, TimeSpan.FromSeconds(5)), Token);
            var taken = await store.TakeResultsAsync(new(Ours, ids[0], ids[^1]), Token);
            foreach (var result in taken.Results)
            {
                results.Add(result.TaskId, result.Text!);
            }

            await store.AcknowledgeAsync(new(Ours, [.. taken.Results.Select(r => r.TaskId)]), Token);
        }

        Assert.Equal(names.Select(Answer), ids.Select(id => results[id]));
        return [.. results.Values];
    }

    private async Task<List<string>> TheirMeAsync()
    {
        var client = await ConnectAsync();
        var ids = new List<int>();
        foreach (var name in Names(Theirs, TheirTasks))
        {
            ids.Add(await client.SubmitAsync(Theirs, WorkType, name));
        }

        var results = new Dictionary<int, string>();
        while (results.Count < ids.Count)
        {
            foreach (var id in ids.Where(id => !results.ContainsKey(id)))
            {
                if (await client.TryCollectAsync(id) is { } result)
                {
                    results.Add(id, result);
                }
            }
        }

        return [.. ids.Select(id => results[id])];
    }

    private async Task OurPoolAsync(string name, CancellationToken done)
    {
        var store = await OpenAsync();
        var agent = await RegisterAsync(name, store);
        while (!done.IsCancellationRequested)
        {
            var claimed = await agent.ClaimAsync(10);
            claimed.ToList().ForEach(task => _ran.Add(task.Payload));
            var outcomes = await agent.ReportAsync([.. claimed.Select(task => TestAgent.Result(task, Answer(task.Payload)))]);
            Assert.All(outcomes, outcome => Assert.Equal(ReportOutcome.Recorded, outcome));
        }
    }

    private async Task TheirPoolAsync(string name, int batch, CancellationToken done)
    {
        var client = await ConnectAsync();
        while (!done.IsCancellationRequested)
        {
            foreach (var task in await client.PopAsync(WorkType, batch, name))
            {
                _ran.Add(task.Payload);
                await client.ReportAsync(task.Id, WorkType, Answer(task.Payload));
            }
        }
    }
}
