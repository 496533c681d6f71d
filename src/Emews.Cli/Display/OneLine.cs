using Spectre.Console;
using Spectre.Console.Rendering;

namespace Emews.Cli.Display;

/// <summary>A line of the live view, cut where the terminal ends: one that wraps would garble the view.</summary>
internal sealed class OneLine(string markup) : IRenderable
{
    // What a key has left there, such as ^C.
    private static readonly Segment EraseLine = Segment.Control("\e[K");

    public Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        var whole = ((IRenderable)new Markup(markup)).Render(options, short.MaxValue).ToList();
        return Segment.CellCount(whole) <= maxWidth
            ? [EraseLine, .. whole]
            : [EraseLine, .. Segment.Truncate(whole, maxWidth - 1), new Segment("…")];
    }
}
