using Emews.Numerics.Randomness;
using Emews.Searches;

namespace OwnSearch;

/// <summary>A search of one's own: some points at random, and then, for each that ends, another one near the best so far.</summary>
public sealed class NearTheBest(SearchSetup setup) : ISearch
{
    private readonly RandomStream _random = RandomStream.For(setup.Seed, "near-the-best");
    private readonly List<double[]> _units = [];
    private (double Value, double[] Unit)? _best;

    /// <inheritdoc/>
    public SearchDecision Begin() => Submit(setup.Setting("first", 16), () => _random.NextDouble(), around: null);

    /// <inheritdoc/>
    public SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken)
    {
        if (ended.Value is { } value && !(_best?.Value <= value))
        {
            _best = (value, _units[ended.Point - 1]);
        }

        var step = setup.Setting("step", 0.3) / Math.Sqrt(1 + ended.Point);
        return Submit(1, () => step * _random.NextNormal(), _best?.Unit);
    }

    // In the unit cube all parameters are alike: numbers, logarithms, whole numbers, values in a list.
    private SearchDecision Submit(int count, Func<double> draw, double[]? around)
    {
        double[][] units = [.. Enumerable.Range(0, count).Select(_ => setup.Parameters.Select((_, d) => Inside((around?[d] ?? 0) + draw())).ToArray())];
        _units.AddRange(units);
        return new SearchDecision { Submit = [.. units.Select(setup.Space.FromUnit)] };
    }

    private static double Inside(double unit) => Math.Clamp(unit, 0, Math.BitDecrement(1.0));
}
