using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;
using Emews.Numerics.Surrogates;

namespace Emews.Searches;

/// <summary>
/// The prototype's search: all points are drawn and submitted at the start; after every so many completions a Gaussian process is
/// trained on all results so far, and what has not ended is put in order of expected improvement.
/// </summary>
/// <remarks>Source: Collier et al., ParSocial 2023, section on asynchronous reprioritisation. Smaller values are better.</remarks>
/// <param name="settings">Space, points, surrogate and seed.</param>
public sealed class ReprioritizeSearch(ReprioritizeSettings settings) : ISearch, IReopening
{
    private readonly double[][] _points = settings.Space.Draw(RandomStream.For(settings.Seed, "points"), settings.Points);
    private readonly EndedPoints _ended = [];
    private readonly HashSet<int> _reopened = [];
    private readonly RunningPoints _running = new(settings.Points, settings.RetrainAfter);
    private IReadOnlyList<double>? _lastTheta;

    /// <inheritdoc/>
    public SearchDecision Begin() => new() { Submit = _points };

    /// <inheritdoc/>
    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken)
    {
        return End(ended) && _ended.Count % settings.RetrainAfter == 0 ? Decide(cancellationToken) : null;
    }

    /// <inheritdoc/>
    /// <remarks>Of an earlier decision the order and the hyperparameters matter, from which the next fit starts.</remarks>
    public SearchDecision? Recall(EndedPoint ended, string? memory, CancellationToken cancellationToken)
    {
        End(ended);
        if (Recollection.Read<Remembered>(memory) is { } then)
        {
            _lastTheta = then.Theta;
            _running.Reorder(then.Order);
        }

        return null;
    }

    /// <inheritdoc/>
    void IReopening.Reopen(int point) => _reopened.Add(point);

    /// <returns>Whether it had not ended before.</returns>
    private bool End(EndedPoint ended)
    {
        var isNew = _ended.Add(ended);
        if (isNew)
        {
            _running.End(ended.Point);
        }

        _reopened.Remove(ended.Point);
        return isNew;
    }

    private SearchDecision Decide(CancellationToken cancellationToken)
    {
        var running = _running.Now();
        int[] waiting = [.. OpenPoints().Except(running)];
        var known = _ended.Where(point => point.Value is not null).ToList();
        if (known.Count == 0 || running.Length + waiting.Length == 0)
        {
            return new SearchDecision { Notes = known.Count == 0 ? ["All points so far have failed: there is nothing to learn from."] : [] };
        }

        var surrogate = Surrogate.Train(
            [.. known.Select(point => FeaturesOf(point.Point))],
            [.. known.Select(point => point.Value!.Value)],
            settings.Surrogate,
            settings.Transform,
            StandardErrors.Of(known),
            _lastTheta,
            cancellationToken);
        _lastTheta = surrogate.Model.Theta;

        var stream = RandomStream.For(settings.Seed, "reprioritize", _ended.Count);
        var order = surrogate.Rank([.. waiting.Select(FeaturesOf)], [.. running.Select(FeaturesOf)], ahead: 0, settings.Ranking, stream);
        // What runs comes first: should its worker die, it has been wanted for longer than the rest.
        int[] open = [.. running, .. order.Select(i => waiting[i])];
        return new SearchDecision
        {
            // The best of m open points gets m, the worst 1.
            Priorities = [.. open.Select((point, rank) => new PointPriority(point, open.Length - rank))],
            Notes = surrogate.Notes,
            Memory = Recollection.Write(new Remembered(surrogate.Model.Theta, _running.Reorder(open))),
        };
    }

    private double[] FeaturesOf(int point) => settings.Space.ToFeatures(_points[point - 1]);

    private int[] OpenPoints()
    {
        var isEnded = new bool[_points.Length + 1];
        foreach (var point in _ended.Where(point => !_reopened.Contains(point.Point)))
        {
            isEnded[point.Point] = true;
        }

        return [.. Enumerable.Range(1, _points.Length).Where(point => !isEnded[point])];
    }

    /// <summary>What is written down of a decision.</summary>
    private sealed record Remembered(IReadOnlyList<double> Theta, IReadOnlyList<int> Order);
}

/// <summary>What the <see cref="ReprioritizeSearch"/> needs to know.</summary>
public sealed record ReprioritizeSettings
{
    /// <summary>What points are drawn from.</summary>
    public required SearchSpace Space { get; init; }

    /// <summary>How many points are drawn.</summary>
    public required int Points { get; init; }

    /// <summary>After how many completions it retrains, each time.</summary>
    public int RetrainAfter { get; init; } = 50;

    /// <summary>What all randomness comes from.</summary>
    public required long Seed { get; init; }

    /// <summary>The surrogate.</summary>
    public SurrogateSettings Surrogate { get; init; } = SurrogateSettings.Default;

    /// <summary>What is done to values before the surrogate is fitted to them.</summary>
    public ValueTransform Transform { get; init; }

    /// <summary>What makes a point worth running.</summary>
    public RankingSettings Ranking { get; init; } = RankingSettings.Default;
}
