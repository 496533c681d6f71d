namespace Emews.Workflows.Outputs.Report;

/// <summary>Which pool has which colour: the largest ones have one each, the rest share one.</summary>
internal sealed class PoolLayers
{
    private const int MaxColours = 7;

    private readonly int[] _layerOf;

    /// <summary>Gives out the colours, in the order the pools joined.</summary>
    public PoolLayers(IReadOnlyList<PoolFacts> pools, bool hasTasksWithoutPool)
    {
        var large = pools.Select((pool, index) => (pool.Tasks, Index: index)).OrderByDescending(pool => pool.Tasks)
            .Take(pools.Count <= MaxColours ? MaxColours : MaxColours - 1).Select(pool => pool.Index).ToHashSet();
        var layers = new List<PoolLayer>();
        _layerOf = new int[pools.Count];
        for (var i = 0; i < pools.Count; i++)
        {
            _layerOf[i] = large.Contains(i) ? layers.Count : -1;
            if (large.Contains(i))
            {
                layers.Add(new(pools[i].Name, $"c{Markup.Number(layers.Count)}", pools[i].Tasks));
            }
        }

        var others = pools.Count - large.Count;
        if (others > 0 || hasTasksWithoutPool)
        {
            var name = others > 0 ? Display.Count(others, "other pool", "other pools") : "no pool";
            layers.Add(new(name, "cx", pools.Where((_, i) => _layerOf[i] < 0).Sum(pool => pool.Tasks)));
        }

        Layers = layers;
    }

    /// <summary>The layers, from the bottom.</summary>
    public IReadOnlyList<PoolLayer> Layers { get; }

    /// <summary>The layer of a pool, by its index; the last one for a task that names no pool.</summary>
    public int Of(int pool) => pool < 0 || _layerOf[pool] < 0 ? Layers.Count - 1 : _layerOf[pool];
}

/// <summary>A colour of the chart.</summary>
/// <param name="Name">What has it.</param>
/// <param name="Colour">Its CSS class.</param>
/// <param name="Tasks">How many tasks ended in it.</param>
internal sealed record PoolLayer(string Name, string Colour, long Tasks);
