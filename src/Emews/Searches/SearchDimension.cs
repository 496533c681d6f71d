using System.Globalization;
using Emews.Numerics.Sampling;

namespace Emews.Searches;

/// <summary>One parameter of a search space: what values it takes, how they are drawn, and how a surrogate sees them.</summary>
public abstract record SearchDimension
{
    private SearchDimension()
    {
    }

    /// <summary>Where the box begins that this coordinate is drawn from, uniformly.</summary>
    internal abstract double Lower { get; }

    /// <summary>The end of that box, which no draw reaches.</summary>
    internal abstract double Upper { get; }

    /// <summary>The coordinate that a draw from the box stands for.</summary>
    internal abstract double FromDraw(double drawn);

    /// <summary>The coordinate that a number from [0, 1) stands for.</summary>
    internal double FromUnit(double unit)
    {
        var drawn = Lower + unit * (Upper - Lower);
        // The sum may round up to the open end.
        return FromDraw(drawn < Upper ? drawn : Math.Max(Lower, Math.BitDecrement(Upper)));
    }

    /// <summary>The coordinates of a grid: both bounds, and as evenly between them as can be.</summary>
    /// <param name="levels">How many at most, at least 1; of values without an order there are all.</param>
    internal abstract IReadOnlyList<double> Levels(int levels);

    /// <summary>How many coordinates there are; without end for real numbers.</summary>
    internal virtual double Size => double.PositiveInfinity;

    /// <summary>A number from [0, 1) that stands for a coordinate, where there is an end of them.</summary>
    internal virtual double ToUnit(double coordinate) => throw new NotSupportedException("Real numbers are not counted.");

    /// <summary>The coordinate as the inputs of a surrogate.</summary>
    internal abstract IEnumerable<double> ToFeatures(double coordinate);

    /// <summary>A real number between two bounds.</summary>
    /// <param name="Min">The least value; above 0 where the scale is logarithmic.</param>
    /// <param name="Max">The greatest value.</param>
    /// <param name="Logarithmic">Whether it is spread evenly in its logarithm.</param>
    public sealed record Real(double Min, double Max, bool Logarithmic = false) : SearchDimension
    {
        internal override double Lower => Logarithmic ? Math.Log(Min) : Min;

        internal override double Upper => Logarithmic ? Math.Log(Max) : Max;

        internal override double FromDraw(double drawn) => Logarithmic ? Math.Clamp(Math.Exp(drawn), Min, Max) : drawn;

        internal override IReadOnlyList<double> Levels(int levels)
        {
            double[] drawn = Grid.Even(Lower, Upper, levels);
            double[] values = [.. drawn.Select(FromDraw).Select(value => Logarithmic ? Plain(value) : value)];
            if (Logarithmic && levels > 1)
            {
                // To the logarithm and back is not always whence it came.
                (values[0], values[^1]) = (Min, Max);
            }

            return values;
        }

        internal override IEnumerable<double> ToFeatures(double coordinate) => [Logarithmic ? Math.Log(coordinate) : coordinate];

        /// <summary>The number of a few digits that a value differs from by the rounding of logarithms alone, such as a power of ten; else the value.</summary>
        private double Plain(double value)
        {
            var rounding = 8 * (Math.BitIncrement(1.0) - 1);
            var few = double.Parse(value.ToString("G10", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            var size = Math.Max(1, Math.Max(Math.Abs(Lower), Math.Abs(Upper)));
            return few >= Min && few <= Max && Math.Abs(few - value) <= rounding * size * Math.Abs(value) ? few : value;
        }
    }

    /// <summary>A whole number between two bounds, both included.</summary>
    /// <param name="Min">The least value; above 0 where the scale is logarithmic.</param>
    /// <param name="Max">The greatest value.</param>
    /// <param name="Logarithmic">Whether it is spread evenly in its logarithm.</param>
    public sealed record WholeNumber(long Min, long Max, bool Logarithmic = false) : SearchDimension
    {
        internal override double Lower => Logarithmic ? Math.Log(Min - 0.5) : 0;

        internal override double Upper => Logarithmic ? Math.Log(Max + 0.5) : Max - (double)Min + 1;

        internal override double Size => Max - (double)Min + 1;

        internal override double ToUnit(double coordinate) =>
            ((Logarithmic ? Math.Log(coordinate) : coordinate - Min + 0.5) - Lower) / (Upper - Lower);

        internal override double FromDraw(double drawn) =>
            Math.Clamp(Logarithmic ? Math.Round(Math.Exp(drawn)) : Min + Math.Floor(drawn), Min, Max);

        internal override IReadOnlyList<double> Levels(int levels)
        {
            if (Max - (double)Min < levels)
            {
                return [.. Enumerable.Range(0, (int)(Max - Min) + 1).Select(i => (double)(Min + i))];
            }

            var even = Logarithmic ? Grid.Even(Math.Log(Min), Math.Log(Max), levels).Select(Math.Exp) : Grid.Even(Min, Max, levels);
            return [.. even.Select(value => Math.Clamp(Math.Round(value), Min, Max)).Distinct()];
        }

        internal override IEnumerable<double> ToFeatures(double coordinate) => [Logarithmic ? Math.Log(coordinate) : coordinate];
    }

    /// <summary>One of several values without an order; the coordinate is its index, from 0.</summary>
    /// <param name="Count">How many values there are.</param>
    public sealed record Choice(int Count) : SearchDimension
    {
        internal override double Lower => 0;

        internal override double Upper => Count;

        internal override double Size => Count;

        internal override double ToUnit(double coordinate) => (coordinate + 0.5) / Count;

        internal override double FromDraw(double drawn) => Math.Floor(drawn);

        internal override IReadOnlyList<double> Levels(int levels) => [.. Enumerable.Range(0, Count).Select(index => (double)index)];

        // Two values need one column to tell them apart; more get one each, so that none lies between two others.
        internal override IEnumerable<double> ToFeatures(double coordinate) =>
            Count <= 2 ? [coordinate] : Enumerable.Range(0, Count).Select(value => value == (int)coordinate ? 1.0 : 0.0);
    }
}
