using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows.Configuration.Writing;

/// <summary>Writes keys with values, saying of each whether it took its default.</summary>
internal sealed partial class YamlText(IReadOnlySet<string> defaults)
{
    private readonly StringBuilder _text = new();
    private string _path = "";
    private int _indent;
    private bool _startsItem;

    public override string ToString() => _text.ToString();

    public void Comment(string comment) => _text.Append(' ', _indent).Append("# ").Append(comment).Append('\n');

    public void Text(string name, string? value)
    {
        if (value is not null)
        {
            Line(name, Quoted(value));
        }
    }

    public void Whole(string name, long? value, string? comment = null)
    {
        if (value is { } whole)
        {
            Line(name, whole.ToString(CultureInfo.InvariantCulture), comment);
        }
    }

    public void Number(string name, double? value)
    {
        if (value is { } number)
        {
            Line(name, Shortest(number));
        }
    }

    public void Flag(string name, bool value) => Line(name, value ? "true" : "false");

    public void Duration(string name, TimeSpan? value)
    {
        if (value is { } duration)
        {
            Line(name, DurationText.Write(duration));
        }
    }

    /// <summary>A list of texts on one line.</summary>
    public void Texts(string name, IEnumerable<string> values) => Line(name, $"[{string.Join(", ", values.Select(Quoted))}]");

    /// <summary>A list of texts on one line, or nothing where there are none.</summary>
    public void AnyTexts(string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            Texts(name, values);
        }
    }

    /// <summary>A value that is YAML already.</summary>
    public void Raw(string name, string yaml) => Line(name, yaml);

    public void Map(string name, Action body)
    {
        Line(name, "");
        Within(PathOf(name), body);
    }

    public void Map<T>(string name, IReadOnlyDictionary<string, T> entries, Action<string, T> body)
    {
        if (entries.Count == 0)
        {
            return;
        }

        Map(name, () =>
        {
            foreach (var (key, value) in entries)
            {
                body(key, value);
            }
        });
    }

    public void Items<T>(string name, IReadOnlyList<T> items, Action<T> body)
    {
        if (items.Count == 0)
        {
            return;
        }

        Line(name, "", defaults.Contains($"{PathOf(name)}[0]") ? "default" : null);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            Within($"{PathOf(name)}[{i}]", () =>
            {
                _indent += 2;
                _startsItem = true;
                body(item);
                _indent -= 2;
            });
        }
    }

    public static string Shortest(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A text as it is where that is plain, otherwise in quotes.</summary>
    public static string Quoted(string text)
    {
        if (Plain().IsMatch(text) && !text.EndsWith(' ') && text is not ("null" or "Null" or "NULL"))
        {
            return text;
        }

        return QuotedText.Of(text);
    }

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private void Within(string path, Action body)
    {
        var outer = _path;
        _path = path;
        _indent += 2;
        body();
        _indent -= 2;
        _path = outer;
    }

    private void Line(string name, string value, string? comment = null)
    {
        _text.Append(' ', _startsItem ? _indent - 2 : _indent).Append(_startsItem ? "- " : "").Append(Quoted(name)).Append(':');
        _startsItem = false;
        if (value.Length > 0)
        {
            _text.Append(' ').Append(value);
        }

        comment ??= defaults.Contains(PathOf(name)) ? "default" : null;
        if (comment is not null)
        {
            _text.Append("  # ").Append(comment);
        }

        _text.Append('\n');
    }

    [GeneratedRegex(@"^[A-Za-z0-9_./][A-Za-z0-9_./ @%+=~-]*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
