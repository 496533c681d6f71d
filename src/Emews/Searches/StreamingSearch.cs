using System.Globalization;
using Emews.Numerics.Randomness;
using Emews.Numerics.Sampling;
using Emews.Numerics.Surrogates;

namespace Emews.Searches;

/// <summary>
/// Proposes new points as results come in, so that as many are under way as there are workers: a few laid out evenly, then each the most
/// promising of thousands of random ones, around the best points so far and everywhere. It looks through a box round the best point that
/// is in turn all of the space, a quarter of it, a sixteenth, and so on, with a surrogate of the points in that box.
/// </summary>
/// <remarks>
/// After the streaming example of Colmena (Ward et al., "Colmena: scalable machine-learning-based steering of ensemble simulations", 2021);
/// the boxes after the trust regions of Eriksson et al., "Scalable global optimization via local Bayesian optimization" (2019), with all
/// sizes in turn instead of one that grows and shrinks. Smaller values are better.
/// </remarks>
public sealed class StreamingSearch : ISearch
{
    // How much larger a box points are taken from than proposed in: what lies just outside says much of what is inside.
    private const double Margin = 2;

    private const int DefaultCandidates = 2000;
    private const int LayoutExcess = 4;

    // Where the box has no new point, so many are drawn from all of the space; a space of no more points than that is gone through.
    private const int MostDraws = 10_000;
    private const int MostPoints = 1_000_000;
    private const int Incumbents = 5;
    private const double ShareNearIncumbents = 0.7;

    // A box of a sixty-fourth is small enough: steps in it are smaller still, and more levels leave less for the rest of the space.
    private const int DeepestLevel = 3;

    private readonly StreamingSettings _settings;
    private readonly int _proposeAfter;
    private readonly ProposedPoints _points;
    private readonly EndedPoints _ended = [];
    private readonly Dictionary<int, IReadOnlyList<double>> _thetas = [];
    private int _level = -1;
    private int _proposals;

    /// <summary>Makes the search.</summary>
    /// <param name="settings">What it needs to know.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of <paramref name="settings"/> is too small.</exception>
    public StreamingSearch(StreamingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Points, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.InFlight, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.ProposeAfter);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Initial);
        ArgumentOutOfRangeException.ThrowIfNegative(settings.Candidates);
        _settings = settings;
        _points = new ProposedPoints(settings.Space);
        _proposeAfter = Math.Clamp(settings.ProposeAfter > 0 ? settings.ProposeAfter : settings.InFlight / 8, 1, settings.InFlight);
    }

    private int Dimensions => _settings.Space.Dimensions.Count;

    private int Pending => _points.Count - _ended.Count;

    /// <inheritdoc/>
    public SearchDecision Begin()
    {
        var count = _settings.Initial > 0 ? _settings.Initial : 2 * Dimensions + 2;
        return new SearchDecision { Submit = [.. LaidOut(Math.Min(Math.Max(count, _settings.InFlight), _settings.Points)).Select(_points.Add)] };
    }

    /// <inheritdoc/>
    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken)
    {
        _ended.Add(ended);
        var count = Math.Min(_settings.InFlight - Pending, _settings.Points - _points.Count);
        if (count <= 0 || (count < _proposeAfter && Pending > 0 && _points.Count + count < _settings.Points))
        {
            return null;
        }

        var (units, notes) = Propose(count, cancellationToken);
        var memory = new Remembered(units, _level, _thetas.GetValueOrDefault(_level));
        return new SearchDecision { Submit = [.. units.Select(_points.Add)], Notes = notes, Memory = Recollection.Write(memory) };
    }

    /// <inheritdoc/>
    /// <remarks>What was proposed then is remembered: nothing is learnt anew.</remarks>
    public SearchDecision? Recall(EndedPoint ended, string? memory, CancellationToken cancellationToken)
    {
        if (Recollection.Read<Remembered>(memory) is not { } then)
        {
            return Observe(ended, cancellationToken);
        }

        _ended.Add(ended);
        _proposals++;
        _level = then.Level;
        if (then.Theta is { } theta)
        {
            _thetas[_level] = theta;
        }

        return new SearchDecision { Submit = [.. then.Units.Select(_points.Add)] };
    }

    private (IReadOnlyList<double[]> Units, IReadOnlyList<string> Notes) Propose(int count, CancellationToken cancellationToken)
    {
        var stream = RandomStream.For(_settings.Seed, "streaming", ++_proposals);
        var known = _ended.Where(point => point.Value is not null).OrderBy(point => point.Value).ThenBy(point => point.Point).ToList();
        if (known.Count == 0)
        {
            return (LaidOut(count), []);
        }

        _level = _level < Deepest(known) ? _level + 1 : 0;
        var box = new ZoomLevel(_settings.Space, _level, _points.UnitOf(known[0].Point));
        var nearby = Nearby(box);
        var candidates = Candidates(box, [.. known.Where(nearby.Contains).Take(Incumbents)], count, stream);
        if (candidates.Count == 0)
        {
            return ([], [NoMorePoints()]);
        }

        // What failed counts as bad as the worst: left out, it would be proposed again and again.
        var worst = known[^1].Value!.Value;
        var surrogate = Surrogate.Train(
            [.. nearby.Select(point => _points.FeaturesOf(point.Point))],
            [.. nearby.Select(point => point.Value ?? worst)],
            _settings.Surrogate,
            _settings.Transform,
            StandardErrors.Of(nearby),
            _thetas.GetValueOrDefault(_level),
            cancellationToken);
        _thetas[_level] = surrogate.Model.Theta;
        var order = surrogate.Rank(
            [.. candidates.Select(_points.FeaturesOf)], [.. _points.PendingAfter(_ended).Select(_points.FeaturesOf)], count, _settings.Ranking, stream);
        return ([.. order.Take(count).Select(i => candidates[i])], surrogate.Notes);
    }

    /// <summary>The deepest level worth looking at: the one below the last that holds enough points to learn from.</summary>
    private int Deepest(List<EndedPoint> known)
    {
        var all = new ZoomLevel(_settings.Space, 0, _points.UnitOf(known[0].Point));
        var distances = known.Select(point => all.DistanceOf(_points.UnitOf(point.Point))).Order().Take(2 * Dimensions + 2).ToList();
        var enough = distances[^1];
        var level = 0;
        while (level < DeepestLevel && ZoomLevel.HalfWidthAt(level) >= enough)
        {
            level++;
        }

        return level;
    }

    /// <summary>The points in a box and round it; the nearest, where they would be too few.</summary>
    private List<EndedPoint> Nearby(ZoomLevel box)
    {
        var byDistance = _ended.Select(point => (Point: point, Distance: box.DistanceOf(_points.UnitOf(point.Point)))).OrderBy(pair => pair.Distance).ToList();
        var count = Math.Max(byDistance.Count(pair => pair.Distance <= Margin * box.HalfWidth), 4 * (Dimensions + 1));
        return [.. byDistance.Take(count).Select(pair => pair.Point)];
    }

    private string NoMorePoints() => _settings.Space.Size <= _points.Count
        ? string.Create(CultureInfo.InvariantCulture, $"The space has no more points: all {_points.Count} have been submitted. The run ends when they have ended.")
        : string.Create(CultureInfo.InvariantCulture, $"None of {MostDraws} points drawn from the whole space was new: it seems to have no more than the {_points.Count} submitted.");

    /// <summary>Points that have not been proposed: as many as are asked for, as long as the space has so many.</summary>
    private List<double[]> Candidates(ZoomLevel box, EndedPoint[] incumbents, int wanted, RandomStream stream)
    {
        var count = Math.Max(wanted, _settings.Candidates > 0 ? _settings.Candidates : DefaultCandidates);
        var candidates = new List<double[]>(count);
        var seen = new HashSet<double[]>(PointComparer.Instance);
        for (var i = 0; i < count; i++)
        {
            var unit = incumbents.Length > 0 && i < count * ShareNearIncumbents
                ? box.Near(_points.UnitOf(incumbents[i % incumbents.Length].Point), stream)
                : box.Anywhere(stream);
            AddNew(unit);
        }

        wanted = (int)Math.Min(wanted, _settings.Space.Size - _points.Count);
        var everywhere = new ZoomLevel(_settings.Space, 0, _points.UnitOf(1));
        for (var i = 0; i < MostDraws && candidates.Count < wanted; i++)
        {
            AddNew(everywhere.Anywhere(stream));
        }

        if (candidates.Count < wanted && _settings.Space.Size <= MostPoints)
        {
            foreach (var unit in _settings.Space.AllUnits().TakeWhile(_ => candidates.Count < wanted))
            {
                AddNew(unit);
            }
        }

        return candidates;

        void AddNew(double[] unit)
        {
            if (!_points.Contains(unit) && seen.Add(_settings.Space.FromUnit(unit)))
            {
                candidates.Add(unit);
            }
        }
    }

    /// <summary>The next points of an even layout; fewer where the space has not so many more.</summary>
    // Of whole numbers several places are one point, and are passed over.
    private List<double[]> LaidOut(int count) =>
    [
        .. Layout(LayoutExcess * (_points.Count + count))
            .Where(unit => !_points.Contains(unit))
            .DistinctBy(_settings.Space.FromUnit, PointComparer.Instance)
            .Take(count),
    ];

    /// <summary>The first points of an even layout, the same for a seed however many there are.</summary>
    private double[][] Layout(int count)
    {
        var stream = RandomStream.For(_settings.Seed, "points");
        return Dimensions <= SobolSequence.MaxDimensions
            ? new SobolSequence(Dimensions, stream).Take(count)
            : UniformPoints.Draw(stream, count, new double[Dimensions], [.. Enumerable.Repeat(1.0, Dimensions)]);
    }

    /// <summary>What is written down of a proposal.</summary>
    private sealed record Remembered(IReadOnlyList<double[]> Units, int Level, IReadOnlyList<double>? Theta);
}
