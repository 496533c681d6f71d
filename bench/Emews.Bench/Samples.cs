namespace Emews.Bench;

/// <summary>Repetitions of one measurement.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Median => Percentile(50);

    /// <summary>0 where nothing was measured.</summary>
    public double Mean => _values.Count == 0 ? 0 : _values.Average();

    public void Add(double value) => _values.Add(value);

    public void AddRange(IEnumerable<double> values) => _values.AddRange(values);

    public void AddRange(Samples others) => _values.AddRange(others._values);

    /// <summary>The same in another unit.</summary>
    public Samples Scaled(double factor) => Of(_values, value => factor * value);

    /// <summary>One figure of each repetition.</summary>
    public static Samples Of<T>(IEnumerable<T> repetitions, Func<T, double> figure)
    {
        var samples = new Samples();
        samples.AddRange(repetitions.Select(figure));
        return samples;
    }

    /// <summary>Another figure of each repetition.</summary>
    public Samples Select(Func<double, double> figure) => Of(_values, figure);

    /// <summary>Each repetition of one thing over that of another which ran beside it.</summary>
    public static Samples Ratios(Samples of, Samples over)
    {
        var ratios = new Samples();
        ratios._values.AddRange(of._values.Zip(over._values, (x, y) => x / y));
        return ratios;
    }

    /// <summary>The value that this percentage of all lies at or below, by linear interpolation; 0 where nothing was measured.</summary>
    public double Percentile(double percent)
    {
        if (_values.Count == 0)
        {
            return 0;
        }

        var sorted = _values.Order().ToArray();
        var place = percent / 100 * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 == sorted.Length ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }

    /// <summary>The median of all and, as their spread, the middle half.</summary>
    public MeasurementRow ToRow(string metric, string unit, string? goal = null, Samples? peer = null) =>
        new(metric, Median, unit, goal, peer?.Median) { Spread = new(Percentile(25), Percentile(75)) };
}
