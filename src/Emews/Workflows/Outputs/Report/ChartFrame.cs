namespace Emews.Workflows.Outputs.Report;

/// <summary>The two sizes every chart is drawn in, so that letters stay readable on a narrow screen.</summary>
/// <param name="Name">The CSS class that shows it where it fits.</param>
/// <param name="Width">Its width.</param>
/// <param name="PlotHeight">The height of what lies between its axes.</param>
/// <param name="XMarks">About how many marks the x axis should have.</param>
internal readonly record struct ChartSize(string Name, double Width, double PlotHeight, int XMarks)
{
    /// <summary>For screens and paper.</summary>
    public static ChartSize Wide { get; } = new("wide", 896, 250, 10);

    /// <summary>For narrow windows and telephones.</summary>
    public static ChartSize Narrow { get; } = new("narrow", 440, 220, 5);

    /// <summary>Both.</summary>
    public static IReadOnlyList<ChartSize> All { get; } = [Wide, Narrow];
}

/// <summary>The frame of a chart: its axes, and where things are between them.</summary>
internal sealed class ChartFrame
{
    /// <summary>About how wide a letter is.</summary>
    public const double LetterWidth = 6.7;

    private const double TitleHeight = 28;
    private const double BelowPlot = 44;
    private const double RightMargin = 14;

    private readonly Scale _x;
    private readonly Scale _y;

    /// <summary>Makes room for the axes.</summary>
    /// <param name="size">The size of the chart.</param>
    /// <param name="x">The axis at the bottom.</param>
    /// <param name="y">The axis at the left.</param>
    /// <param name="lanes">Height above the plot that marks need.</param>
    public ChartFrame(ChartSize size, Scale x, Scale y, double lanes = 0)
    {
        (_x, _y) = (x, y);
        Left = Math.Ceiling(10 + (LetterWidth * y.Ticks.Select(tick => tick.Label.Length).DefaultIfEmpty(1).Max()));
        Right = size.Width - RightMargin;
        Top = TitleHeight + lanes;
        Bottom = Top + size.PlotHeight;
        Width = size.Width;
        Height = Bottom + BelowPlot;
    }

    /// <summary>The left edge of the plot.</summary>
    public double Left { get; }

    /// <summary>Its right edge.</summary>
    public double Right { get; }

    /// <summary>Its upper edge.</summary>
    public double Top { get; }

    /// <summary>Its lower edge.</summary>
    public double Bottom { get; }

    /// <summary>The width of the whole chart.</summary>
    public double Width { get; }

    /// <summary>The height of the whole chart.</summary>
    public double Height { get; }

    /// <summary>Where a number lies across.</summary>
    public double X(double value) => Left + (_x.At(value) * (Right - Left));

    /// <summary>Where a number lies upwards.</summary>
    public double Y(double value) => Bottom - (_y.At(value) * (Bottom - Top));

    /// <summary>Begins the chart: title and description for those who cannot see it, grid and axes.</summary>
    public void Begin(Markup page, ChartSize size, string title, string description, string xTitle, string yTitle)
    {
        _ = page.Open(
            "svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", "chart " + size.Name), ("role", "img"),
            ("viewBox", $"0 0 {Markup.Number(Width)} {Markup.Number(Height)}"), ("aria-label", $"{title}. {description}"));
        _ = page.Element("desc", description);
        foreach (var tick in _y.Ticks)
        {
            var y = Y(tick.Value);
            _ = page.Segment("grid", Left, y, Right, y).Label("tick y", Left - 7, y + 4, tick.Label);
        }

        _ = page.Label("axis", 0, 11, yTitle);
        foreach (var tick in _x.Ticks)
        {
            var x = X(tick.Value);
            var middle = Math.Min(x, Width - (tick.Label.Length * LetterWidth / 2));
            _ = page.Segment("mark", x, Bottom, x, Bottom + 5).Label("tick x", middle, Bottom + 18, tick.Label);
        }

        _ = page.Label("axis end", Right, Bottom + 38, xTitle).Line();
    }

    /// <summary>Ends the chart: the line at the bottom lies over all.</summary>
    public void End(Markup page) => page.Segment("base", Left, Bottom, Right, Bottom).Close().Line();
}
