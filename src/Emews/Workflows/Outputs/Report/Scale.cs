using System.Globalization;

namespace Emews.Workflows.Outputs.Report;

/// <summary>A mark on an axis.</summary>
/// <param name="Value">Where.</param>
/// <param name="Label">What it says there; empty for a line without words.</param>
internal readonly record struct Tick(double Value, string Label);

/// <summary>An axis: a stretch of numbers, even or logarithmic, with marks at round ones.</summary>
internal sealed class Scale
{
    /// <summary>Below it numbers lose their digits, and steps between them are none.</summary>
    private const double Tiny = 1e-290;

    private readonly bool _isLogarithmic;

    private Scale(double min, double max, bool isLogarithmic, IReadOnlyList<Tick> ticks)
    {
        (Min, Max, Ticks) = (min, max, ticks);
        _isLogarithmic = isLogarithmic;
    }

    /// <summary>Where it begins.</summary>
    public double Min { get; }

    /// <summary>Where it ends.</summary>
    public double Max { get; }

    /// <summary>Its marks, from the least.</summary>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>An even scale from one number to another.</summary>
    /// <param name="min">The least number.</param>
    /// <param name="max">The greatest number.</param>
    /// <param name="marks">About how many marks it should have.</param>
    /// <param name="whole">Whether only whole numbers make sense.</param>
    /// <param name="round">Whether it may reach out to the next round number.</param>
    public static Scale Linear(double min, double max, int marks, bool whole = false, bool round = false)
    {
        var size = Math.Max(Math.Abs(min), Math.Abs(max));
        if (max - min <= Math.Max(1e-9 * size, Tiny))
        {
            var margin = whole || size <= Tiny ? 1 : 0.1 * size;
            (min, max) = (min - margin, max + margin);
        }

        var step = RoundStep((max - min) / marks);
        if (whole)
        {
            step = Math.Max(1, step);
        }

        if (round)
        {
            (min, max) = (Math.Floor((min / step) + 1e-9) * step, Math.Ceiling((max / step) - 1e-9) * step);
        }

        var first = Math.Ceiling((min / step) - 1e-9);
        var last = Math.Floor((max / step) + 1e-9);
        var at = Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step);
        return new(min, max, isLogarithmic: false, [.. at.Select(value => new Tick(value, Label(value, step)))]);
    }

    /// <summary>A logarithmic scale between two positive numbers, marked at powers of ten.</summary>
    public static Scale Logarithmic(double min, double max)
    {
        min = Math.Max(min, Tiny);
        max = Math.Max(max, 10 * min);
        var (from, to) = (Math.Ceiling(Math.Log10(min) - 1e-9), Math.Floor(Math.Log10(max) + 1e-9));
        var stride = Math.Max(1, Math.Ceiling((to - from) / 7));
        var ticks = Enumerable.Range(0, (int)((to - from) / stride) + 1).Select(i => Math.Pow(10, from + (i * stride)));
        return new(min, max, isLogarithmic: true, [.. ticks.Select(at => new Tick(at, Label(at, at)))]);
    }

    /// <summary>Where a number lies: 0 at the beginning, 1 at the end.</summary>
    public double At(double value) =>
        _isLogarithmic ? (Math.Log(value) - Math.Log(Min)) / (Math.Log(Max) - Math.Log(Min)) : (value - Min) / (Max - Min);

    private static double RoundStep(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch
        {
            <= 1.0000001 => power,
            <= 2.0000001 => 2 * power,
            <= 5.0000001 => 5 * power,
            _ => 10 * power,
        };
    }

    private static string Label(double value, double step)
    {
        if (Math.Abs(value) < step / 2)
        {
            return "0";
        }

        if (Math.Abs(value) >= 1e6 || Math.Abs(step) < 1e-4)
        {
            return value.ToString("0.####e0", CultureInfo.InvariantCulture);
        }

        var decimals = Math.Clamp((int)-Math.Floor(Math.Log10(step) + 1e-9), 0, 8);
        return value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
