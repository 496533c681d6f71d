using Spectre.Console.Rendering;

namespace Emews.Cli.Display;

/// <summary>A message above the live view. The terminal wraps it, so that a path in it stays one word.</summary>
internal sealed class Message(string text) : IRenderable
{
    // It is written over the view, which is drawn anew below it.
    private static readonly Segment EraseView = Segment.Control("\e[J");

    public Measurement Measure(RenderOptions options, int maxWidth) => new(maxWidth, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [EraseView, new Segment(text), Segment.LineBreak];
}
