using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration;

namespace Emews.Workflows.OwnSearches;

/// <summary>Holds a search of the user's own to what a run can do, and turns what goes wrong in it into words.</summary>
/// <param name="search">The search.</param>
/// <param name="name">Its name.</param>
/// <param name="parameters">What a point has a coordinate for.</param>
/// <param name="log">Where goes where it failed, for its author.</param>
/// <param name="watch">Tells where it does not answer.</param>
internal sealed class CheckedSearch(
    ISearch search, string name, IReadOnlyList<ParameterConfiguration> parameters, SearchLog log, AnswerWatch watch) : ISearch, IAsyncDisposable
{
    private readonly HashSet<int> _ended = [];
    private int _submitted;

    /// <inheritdoc/>
    public SearchDecision Begin()
    {
        var first = Check(Ask("Begin", "how it begins", search.Begin, CancellationToken.None) ?? new SearchDecision());
        return first.Submit.Count > 0 || first.IsDone ? first
            : throw Wrong("submits no point at the start, so that no result would ever come: submit at least one");
    }

    /// <inheritdoc/>
    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken)
    {
        _ended.Add(ended.Point);
        return Ask("Observe", $"point {ended.Point}", () => search.Observe(ended, cancellationToken), cancellationToken) is { } decision ? Check(decision) : null;
    }

    /// <inheritdoc/>
    public SearchDecision? Recall(EndedPoint ended, string? memory, CancellationToken cancellationToken)
    {
        _ended.Add(ended.Point);
        return Ask("Recall", $"point {ended.Point}", () => search.Recall(ended, memory, cancellationToken), cancellationToken) is { } decision ? Check(decision) : null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        switch (search)
        {
            case IAsyncDisposable disposable:
                await disposable.DisposeAsync().ConfigureAwait(false);
                break;
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }
    }

    private SearchDecision? Ask(string method, string what, Func<SearchDecision?> ask, CancellationToken cancellationToken)
    {
        using var watched = watch.Ask(what);
        try
        {
            return ask();
        }
        catch (EmewsException error)
        {
            throw new SearchFailedException(error.Message, error);
        }
        catch (Exception error) when (!(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            log.Write(error.ToString());
            throw new SearchFailedException($"The search {name} failed in {method}: {error.GetType().Name}: {error.Message}\n  Where in it: {log.Path}", error);
        }
    }

    private SearchDecision Check(SearchDecision decision)
    {
        CheckPoints(decision.Priorities.Select(priority => priority.Point), "a priority");
        CheckPoints(decision.Cancel, "a cancellation");

        // Its arrays are its own, and may change.
        double[][] points = [.. decision.Submit.Select(point => (double[])point.Clone())];
        foreach (var point in points)
        {
            CheckPoint(++_submitted, point);
        }

        return decision with { Submit = points, Priorities = [.. decision.Priorities.OrderByDescending(priority => priority.Priority)] };
    }

    private void CheckPoints(IEnumerable<int> points, string what)
    {
        var seen = new HashSet<int>();
        foreach (var point in points)
        {
            var problem = point < 1 || point > _submitted ? $"there are {_submitted} so far, counted from 1"
                : _ended.Contains(point) ? "it has ended"
                : seen.Add(point) ? null
                : "it has one already in the same decision";
            if (problem is not null)
            {
                throw Wrong($"has {what} for point {point}: {problem}");
            }
        }
    }

    private void CheckPoint(int number, double[] point)
    {
        if (point.Length != parameters.Count)
        {
            throw Wrong($"submits point {number} with {point.Length} coordinates, and there are {parameters.Count} parameters");
        }

        foreach (var (parameter, coordinate) in parameters.Zip(point))
        {
            if (PointCoordinate.Of(parameter, coordinate).Problem is { } problem)
            {
                throw Wrong($"submits point {number}, of which {parameter.Name} cannot be: {parameter.Name} {problem}");
            }
        }
    }

    private SearchFailedException Wrong(string what) => new($"The search {name} {what}.");
}
