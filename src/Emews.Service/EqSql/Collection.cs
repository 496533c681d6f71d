using Emews.Database;
using Emews.Tasks;

namespace Emews.Service.EqSql;

/// <summary>Results that one request collects: none before there are as many as it needs, and then exactly so many.</summary>
/// <param name="database">Where.</param>
/// <param name="handovers">What other requests are about to hand over.</param>
/// <param name="tasks">The tasks it asks for, each once.</param>
/// <param name="needed">How many it needs, from 1.</param>
internal sealed class Collection(IEmewsDatabase database, Handovers handovers, IReadOnlyList<TaskId> tasks, int needed) : IDisposable
{
    // What comes with no news, such as of an experiment nobody has thought of, comes with the next look.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(1);

    private readonly List<(string Experiment, TaskResult Result)> _held = [];
    private readonly TaskExperiments _experiments = new(database);
    private readonly (TaskId First, TaskId Last) _range = (tasks.Min(), tasks.Max());
    private Dictionary<string, int?> _seen = [];

    public IEnumerable<TaskResult> Results => _held.Select(held => held.Result);

    public IEnumerable<string> Experiments => _held.Select(held => held.Experiment).Distinct(StringComparer.Ordinal);

    /// <summary>Takes hold of the results, if there are enough.</summary>
    public async Task<bool> TryHoldAsync(CancellationToken cancellationToken)
    {
        var states = await database.GetStatesAsync(tasks, cancellationToken);
        var ended = tasks.Where(id => states.TryGetValue(id, out var state) && state is TaskState.Complete).Order().ToList();

        // A few at a time: mostly these are there, unless they were collected before.
        for (int start = 0, length = needed; ended.Count - start >= needed - _held.Count && _held.Count < needed; start += length, length *= 2)
        {
            length = Math.Min(length, ended.Count - start);
            await HoldAsync(ended.GetRange(start, length), cancellationToken);
        }

        if (_held.Count < needed)
        {
            LetGo(0);
            return false;
        }

        LetGo(needed);
        return true;
    }

    /// <summary>Looks how much there is that will not do, so that only more of it is news.</summary>
    public async Task PrepareWaitAsync(CancellationToken cancellationToken)
    {
        await _experiments.FindAsync(_range.First, cancellationToken);
        await _experiments.FindAsync(_range.Last, cancellationToken);
        var seen = new Dictionary<string, int?>(StringComparer.Ordinal);
        foreach (var experiment in _experiments.All)
        {
            var page = await database.TakeResultsAsync(new(experiment, _range.First, _range.Last), cancellationToken);
            seen.Add(experiment, page.HasMore ? null : page.Results.Count);
        }

        _seen = seen;
    }

    /// <summary>Waits for news since <see cref="PrepareWaitAsync"/>; for a while at most.</summary>
    public async Task WaitAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        using var first = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var time = Shorter(longest, Jitter.Around(LookInterval));
        var waits = _seen.Select(seen => seen.Value is { } known
            ? database.WaitForResultsAsync(new(seen.Key, _range.First, _range.Last, known, time), first.Token)
            : Task.Delay(Shorter(time, Crowded), first.Token)).ToList();
        if (waits.Count == 0)
        {
            waits.Add(Task.Delay(time, first.Token));
        }

        var news = await Task.WhenAny(waits);
        await first.CancelAsync();
        await Task.WhenAll(waits.Except([news])).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await news;
    }

    /// <summary>Delivers the results, and has the database know that they were collected.</summary>
    /// <param name="deliverAsync">Delivers them; what it throws leaves them where they are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether they are delivered; false where another service has handed over one of them.</returns>
    public Task<bool> HandOverAsync(Func<Task> deliverAsync, CancellationToken cancellationToken)
    {
        var results = _held.GroupBy(held => held.Experiment, held => held.Result.TaskId, StringComparer.Ordinal)
            .Select(group => new AcknowledgeRequest(group.Key, [.. group])).ToList();
        var handover = new Handover(results, deliverAsync);
        return new RideOut(TimeProvider.System).RunAsync(
            () => database is IHandoverStore store ? store.HandOverAsync(handover, cancellationToken) : HandOverAsync(handover, cancellationToken), cancellationToken);
    }

    /// <summary>Lets go what was not acknowledged.</summary>
    public void Dispose() => LetGo(0);

    /// <summary>For a database that is served by one service alone.</summary>
    private async Task<bool> HandOverAsync(Handover handover, CancellationToken cancellationToken)
    {
        await handover.DeliverAsync();
        foreach (var result in handover.Results)
        {
            await database.AcknowledgeAsync(result, cancellationToken);
        }

        return true;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>Takes hold of those of the tasks whose results are there.</summary>
    private async Task HoldAsync(List<TaskId> ended, CancellationToken cancellationToken)
    {
        var left = handovers.Reserve(ended).ToHashSet();
        var read = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var task in ended.Where(left.Contains).ToList())
            {
                if (left.Contains(task) && await _experiments.FindAsync(task, cancellationToken) is { } experiment && read.Add(experiment))
                {
                    await HoldAsync(experiment, left, cancellationToken);
                }
            }
        }
        finally
        {
            handovers.Release(left);
        }
    }

    private async Task HoldAsync(string experiment, HashSet<TaskId> left, CancellationToken cancellationToken)
    {
        var request = new TakeResultsRequest(experiment, left.Min(), left.Max());
        for (var hasMore = true; hasMore && left.Count > 0;)
        {
            var page = await database.TakeResultsAsync(request, cancellationToken);
            _held.AddRange(page.Results.Where(result => result.State is TaskState.Complete && left.Remove(result.TaskId)).Select(result => (experiment, result)));
            (request, hasMore) = (request with { Cursor = page.Cursor }, page.HasMore);
        }
    }

    private void LetGo(int keep)
    {
        handovers.Release(_held.Skip(keep).Select(held => held.Result.TaskId));
        _held.RemoveRange(keep, _held.Count - keep);
    }
}
