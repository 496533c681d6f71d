using System.Buffers;
using System.Globalization;
using System.Text;
using System.Xml;

namespace Emews.Workflows.Outputs.Report;

/// <summary>Builds HTML with SVG in it that is well-formed XML too. All text and all values of attributes are escaped.</summary>
internal sealed class Markup
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");

    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    /// <summary>A number as SVG has it: to a hundredth of a pixel.</summary>
    public static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);

    /// <summary>Begins an element; <see cref="Close"/> ends it.</summary>
    public Markup Open(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(element, attributes);
        _ = _text.Append('>');
        _open.Push(element);
        return this;
    }

    /// <summary>Ends the element opened last.</summary>
    public Markup Close()
    {
        _ = _text.Append("</").Append(_open.Pop()).Append('>');
        return this;
    }

    /// <summary>An element without content: of SVG, or one that HTML has without an end.</summary>
    public Markup Empty(string element, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(element, attributes);
        _ = _text.Append("/>");
        return this;
    }

    /// <summary>An element with text in it.</summary>
    public Markup Element(string element, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Open(element, attributes).Text(text).Close();

    /// <summary>Text.</summary>
    public Markup Text(string text)
    {
        Escape(text);
        return this;
    }

    /// <summary>A straight line of SVG.</summary>
    public Markup Segment(string style, double x1, double y1, double x2, double y2) => Empty(
        "line", ("class", style), ("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2)));

    /// <summary>A text of SVG.</summary>
    public Markup Label(string style, double x, double y, string text) =>
        Element("text", text, ("class", style), ("x", Number(x)), ("y", Number(y)));

    /// <summary>What is markup already: the style sheet, never anything from outside.</summary>
    public Markup Raw(string markup)
    {
        _ = _text.Append(markup);
        return this;
    }

    /// <summary>A line break in the source, for people who read it.</summary>
    public Markup Line()
    {
        _ = _text.Append('\n');
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Begin(string element, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _ = _text.Append('<').Append(element);
        foreach (var (name, value) in attributes)
        {
            _ = _text.Append(' ').Append(name).Append("=\"");
            Escape(value);
            _ = _text.Append('"');
        }
    }

    private void Escape(string text)
    {
        // Nearly all text, and above all the long paths of charts, needs no change.
        if (!text.AsSpan().ContainsAny(Special) && !text.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            _ = _text.Append(text);
            return;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => _text.Append("&amp;"),
                '<' => _text.Append("&lt;"),
                '>' => _text.Append("&gt;"),
                '"' => _text.Append("&quot;"),
                '\'' => _text.Append("&#39;"),
                // Control characters that XML does not allow, even escaped.
                <= 0xFFFF and var unit when !XmlConvert.IsXmlChar((char)unit) => _text.Append('\uFFFD'),
                _ => _text.Append(rune.ToString()),
            };
        }
    }
}
