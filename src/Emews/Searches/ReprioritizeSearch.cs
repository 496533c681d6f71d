using System.Text.Json;
using Emews.Numerics.Acquisition;
using Emews.Numerics.GaussianProcess;
using Emews.Numerics.Randomness;

namespace Emews.Searches;

/// <summary>
/// The prototype's search: all points are drawn and submitted at the start; after every so many completions a Gaussian process is
/// trained on all results so far, and what has not ended is put in order of expected improvement.
/// </summary>
/// <remarks>Source: Collier et al., ParSocial 2023, section on asynchronous reprioritisation. Smaller values are better.</remarks>
/// <param name="settings">Space, points, surrogate and seed.</param>
public sealed class ReprioritizeSearch(ReprioritizeSettings settings) : ISearch
{
    private readonly double[][] _points = settings.Space.Draw(RandomStream.For(settings.Seed, "points"), settings.Points);
    private readonly List<EndedPoint> _ended = [];
    private IReadOnlyList<double>? _lastTheta;

    /// <inheritdoc/>
    public SearchDecision Begin() => new() { Submit = _points };

    /// <inheritdoc/>
    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken)
    {
        _ended.Add(ended);
        return _ended.Count % settings.RetrainAfter == 0 ? Decide(cancellationToken) : null;
    }

    /// <inheritdoc/>
    /// <remarks>Of an earlier decision only the hyperparameters matter: the next fit starts from them.</remarks>
    public SearchDecision? Recall(EndedPoint ended, string? memory, CancellationToken cancellationToken)
    {
        _ended.Add(ended);
        _lastTheta = memory is null ? _lastTheta : JsonSerializer.Deserialize<double[]>(memory);
        return null;
    }

    private SearchDecision Decide(CancellationToken cancellationToken)
    {
        var open = OpenPoints();
        var known = _ended.Where(point => point.Value is not null).ToList();
        if (known.Count == 0 || open.Length == 0)
        {
            return new SearchDecision { Notes = known.Count == 0 ? ["All points so far have failed: there is nothing to learn from."] : [] };
        }

        var values = known.Select(point => point.Value!.Value).ToArray();
        var model = GaussianProcessRegressor.Fit(
            [.. known.Select(point => FeaturesOf(point.Point))], values, settings.Surrogate, _lastTheta, StandardErrors.Of(known), cancellationToken);
        _lastTheta = model.Theta;

        var prediction = model.Predict([.. open.Select(FeaturesOf)]);
        var order = Ranking.ByExpectedImprovement(prediction, values.Min());
        return new SearchDecision
        {
            // The best of m open points gets m, the worst 1.
            Priorities = [.. order.Select((index, rank) => new PointPriority(open[index], open.Length - rank))],
            Notes = model.Notes,
            Memory = JsonSerializer.Serialize(model.Theta),
        };
    }

    private double[] FeaturesOf(int point) => settings.Space.ToFeatures(_points[point - 1]);

    private int[] OpenPoints()
    {
        var isEnded = new bool[_points.Length + 1];
        foreach (var point in _ended)
        {
            isEnded[point.Point] = true;
        }

        return [.. Enumerable.Range(1, _points.Length).Where(point => !isEnded[point])];
    }
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
}
