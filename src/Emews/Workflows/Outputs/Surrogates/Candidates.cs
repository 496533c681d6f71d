using Emews.Numerics.Randomness;
using Emews.Searches;

namespace Emews.Workflows.Outputs.Surrogates;

/// <summary>Points of a space that a surrogate is asked about: first from all of it, then ever closer round those that may be the best.</summary>
/// <param name="space">The space.</param>
/// <param name="stream">Where chance comes from.</param>
internal sealed class Candidates(SearchSpace space, RandomStream stream)
{
    // Draws reach beyond the box by this share of it and are moved back to its edge: the best often lies there, or in a corner.
    private const double Margin = 0.1;

    private readonly List<double[]> _draws = [];

    /// <summary>The points so far.</summary>
    public List<double[]> Points { get; } = [];

    /// <summary>Adds points from the whole space.</summary>
    public void Spread(int count) => Spread(count, [.. space.Dimensions.Select(d => d.Lower)], [.. space.Dimensions.Select(d => d.Upper)]);

    /// <summary>Adds points from the region that some of the points so far span.</summary>
    /// <param name="count">How many.</param>
    /// <param name="indexes">Which points span it.</param>
    public void SpreadRound(int count, IReadOnlyList<int> indexes) => Spread(
        count,
        [.. space.Dimensions.Select((dimension, d) => dimension is SearchDimension.Choice ? dimension.Lower : indexes.Min(i => _draws[i][d]))],
        [.. space.Dimensions.Select((dimension, d) => dimension is SearchDimension.Choice ? dimension.Upper : indexes.Max(i => _draws[i][d]))]);

    private void Spread(int count, double[] low, double[] high)
    {
        for (var i = 0; i < count; i++)
        {
            var draw = new double[low.Length];
            for (var d = 0; d < draw.Length; d++)
            {
                var dimension = space.Dimensions[d];
                var width = Math.Max(high[d] - low[d], 1e-3 * (dimension.Upper - dimension.Lower));
                var drawn = low[d] + (width * (((1 + (2 * Margin)) * stream.NextDouble()) - Margin));

                // No whole number or choice stands for the very end of its box.
                var last = dimension is SearchDimension.Real ? dimension.Upper : Math.BitDecrement(dimension.Upper);
                draw[d] = Math.Clamp(drawn, dimension.Lower, last);
            }

            _draws.Add(draw);
            Points.Add([.. draw.Select((value, d) => space.Dimensions[d].FromDraw(value))]);
        }
    }
}
