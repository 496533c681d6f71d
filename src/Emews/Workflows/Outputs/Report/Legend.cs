namespace Emews.Workflows.Outputs.Report;

/// <summary>The list under a chart that says what its signs mean.</summary>
internal sealed class Legend
{
    private readonly Markup _page;

    /// <summary>Begins the list.</summary>
    public Legend(Markup page) => _page = page.Open("ul", ("class", "legend")).Line();

    /// <summary>A line across.</summary>
    public Legend Line(string style, string words) => Entry(words, page => page.Empty("path", ("class", style), ("d", "M0 6h18")));

    /// <summary>A line upwards.</summary>
    public Legend Tick(string style, string words) =>
        Entry(words, page => page.Open("g", ("class", style)).Segment(style, 9, -1, 9, 13).Close());

    /// <summary>A cross.</summary>
    public Legend Cross(string style, string words) => Entry(words, page => page.Empty("path", ("class", style), ("d", "M5.5 2.5l7 7m0 -7l-7 7")));

    /// <summary>A dot.</summary>
    public Legend Dot(string words) => Entry(words, page => page.Empty("path", ("class", "dots"), ("d", "M9 6h0")));

    /// <summary>A coloured field.</summary>
    public Legend Swatch(string colour, string words) => Entry(
        words, page => page.Empty("rect", ("class", $"swatch {colour}"), ("width", "16"), ("height", "12"), ("rx", "3"), ("x", "1")));

    /// <summary>Words without a sign.</summary>
    public Legend Words(string words)
    {
        _ = _page.Element("li", words).Line();
        return this;
    }

    /// <summary>Ends the list.</summary>
    public void End() => _page.Close().Line();

    private Legend Entry(string words, Action<Markup> draw)
    {
        _ = _page.Open("li").Open("svg", ("viewBox", "0 0 18 12"), ("aria-hidden", "true"));
        draw(_page);
        _ = _page.Close().Element("span", words).Close().Line();
        return this;
    }
}
