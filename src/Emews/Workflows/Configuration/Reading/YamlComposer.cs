using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Builds the tree of one document from YamlDotNet's parser, within bounds, resolving aliases and merge keys.</summary>
internal sealed class YamlComposer
{
    private const int MaximumDepth = 50;
    private const int MaximumNodes = 200_000;

    private readonly Parser _parser;
    private readonly Dictionary<string, YamlValue?> _anchors = new(StringComparer.Ordinal);

    private YamlComposer(string text) => _parser = new Parser(new StringReader(text));

    /// <summary>The document's root; null when the file holds nothing.</summary>
    /// <exception cref="YamlException">The text is no YAML, or more than one document, or out of bounds.</exception>
    public static YamlValue? Compose(string text)
    {
        var composer = new YamlComposer(text);
        _ = composer.Next<StreamStart>();
        if (composer.Next() is not DocumentStart)
        {
            return null;
        }

        var root = composer.Value(composer.Next(), depth: 0);
        _ = composer.Next<DocumentEnd>();
        if (composer.Next() is not StreamEnd)
        {
            throw composer.Problem("the file holds more than one document: remove the second '---' and what follows");
        }

        return root;
    }

    private YamlValue Value(ParsingEvent current, int depth)
    {
        if (depth > MaximumDepth)
        {
            throw Problem($"nested more than {MaximumDepth} levels deep");
        }

        if (current is AnchorAlias alias)
        {
            return Aliased(alias);
        }

        var anchor = current is NodeEvent { Anchor.IsEmpty: false } node ? node.Anchor.Value : null;
        if (anchor is not null)
        {
            _anchors[anchor] = null;
        }

        YamlValue value = current switch
        {
            Scalar scalar => new YamlScalar(At(scalar.Start), scalar.Value, scalar.Style == ScalarStyle.Plain),
            SequenceStart => List(At(current.Start), depth),
            MappingStart => Map(At(current.Start), depth),
            _ => throw Problem("expected a value here"),
        };
        if (anchor is not null)
        {
            _anchors[anchor] = value;
        }

        return value;
    }

    private YamlValue Aliased(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var value))
        {
            throw Problem($"'*{alias.Value}' has no '&{alias.Value}' before it");
        }

        return value ?? throw Problem($"'*{alias.Value}' stands inside the very value it names");
    }

    private YamlList List(Place at, int depth)
    {
        var items = new List<YamlValue>();
        var size = 1;
        for (var next = Next(); next is not SequenceEnd; next = Next())
        {
            items.Add(Value(next, depth + 1));
            size = Grown(size, items[^1]);
        }

        return new YamlList(at, size, items);
    }

    private YamlMap Map(Place at, int depth)
    {
        var entries = new List<YamlEntry>();
        var merged = new List<YamlEntry>();
        var size = 1;
        for (var next = Next(); next is not MappingEnd; next = Next())
        {
            var place = At(next.Start);
            if (Value(next, depth + 1) is not YamlScalar key)
            {
                throw new YamlException(next.Start, next.End, "a key must be a single word or text");
            }

            var value = Value(Next(), depth + 1);
            size = Grown(size, value);
            if (key is { IsPlain: true, Text: "<<" })
            {
                merged.AddRange(Merged(value, next));
            }
            else
            {
                entries.Add(new YamlEntry(key.Text, place, value));
            }
        }

        if (merged.Count > 0)
        {
            var own = entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
            entries.AddRange(merged.Where(entry => own.Add(entry.Name)));
        }

        return new YamlMap(at, size, entries);
    }

    private static IEnumerable<YamlEntry> Merged(YamlValue value, ParsingEvent at) => value switch
    {
        YamlMap map => map.Entries,
        YamlList list => list.Items.SelectMany(item => Merged(item, at)),
        _ => throw new YamlException(at.Start, at.End, "'<<' takes keys with values, such as '<<: *name'"),
    };

    private int Grown(int size, YamlValue value) => size + value.Size <= MaximumNodes
        ? size + value.Size
        : throw Problem($"the file holds more than {MaximumNodes:N0} values (those behind '*name' count each time)");

    private ParsingEvent Next()
    {
        do
        {
            if (!MoveNext())
            {
                throw Problem("the file ends too early");
            }
        }
        while (_parser.Current is Comment);
        return _parser.Current!;
    }

    private bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception problem) when (problem is not YamlException)
        {
            throw Problem("what follows here cannot be read as YAML");
        }
    }

    private T Next<T>()
        where T : ParsingEvent
        => Next() as T ?? throw Problem("this cannot stand here");

    private YamlException Problem(string message)
    {
        var (start, end) = _parser.Current is { } current ? (current.Start, current.End) : (Mark.Empty, Mark.Empty);
        return new YamlException(start, end, message);
    }

    public static Place At(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
