using System.Globalization;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>
/// Keys with values at one place of the file. Each key is read by its name, which makes the name known;
/// <see cref="Close"/> then reports what nobody read.
/// </summary>
internal sealed class Section
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Mend)> _missing = [];

    public Section(ReadingContext context, YamlMap map, Place at, string path, string shape)
    {
        Context = context;
        At = at;
        Path = path;
        Shape = shape;
        foreach (var entry in map.Entries)
        {
            if (!_entries.TryAdd(entry.Name, entry))
                context.Error(entry.At, PathOf(entry.Name), $"stands twice, first in line {_entries[entry.Name].At.Line}: remove one");
        }
    }

    public ReadingContext Context { get; }

    public Place At { get; }

    public string Path { get; }

    private string Shape { get; }

    public IEnumerable<YamlEntry> Entries => _entries.Values;

    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    public Place PlaceOf(string name) => _entries.TryGetValue(name, out var entry) ? entry.At : At;

    /// <summary>Makes a name known and says whether it is there.</summary>
    public bool Has(string name)
    {
        _known.Add(name);
        return _entries.ContainsKey(name);
    }

    /// <summary>Makes names known that are read elsewhere or not at all.</summary>
    public void Know(params ReadOnlySpan<string> names) => _known.UnionWith(names.ToArray());

    public YamlEntry? Find(string name) => Has(name) ? _entries[name] : null;

    public void Error(string name, string message) => Context.Error(PlaceOf(name), PathOf(name), message);

    public void Note(string name, string message) => Context.Note(PlaceOf(name), PathOf(name), message);

    /// <summary>Reports a missing key when the section closes, unless a misspelt one turns up that was meant for it.</summary>
    public void Missing(string name, string mend)
    {
        _known.Add(name);
        _missing.Add((name, mend));
    }

    /// <summary>Reports a key that is there but not available yet; <paramref name="suffix"/> names one of its values.</summary>
    public void CheckAvailable(string name, string suffix = "")
    {
        if (Find(name) is { } entry)
            Context.CheckAvailable(entry.At, PathOf(name), (Shape.Length == 0 ? name : $"{Shape}.{name}") + suffix);
    }

    /// <summary>Reports that what this section as a whole asks for is not available yet, at one of its keys.</summary>
    public void CheckAvailableAs(string kind, string atKey) => Context.CheckAvailable(PlaceOf(atKey), PathOf(atKey), $"{Shape}={kind}");

    /// <summary>Notes keys that have no effect here.</summary>
    public void Unused(string why, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Has(name))
                Note(name, $"has no effect: {why}");
        }
    }

    /// <summary>A key's default, remembered as such.</summary>
    public T Default<T>(string name, T value)
    {
        if (!Has(name))
            Context.Defaults.Add(PathOf(name));
        return value;
    }

    /// <summary>The text of a key with environment variables expanded; null when it is missing or no text, which is reported.</summary>
    public string? Text(string name, string expected = "text")
    {
        var text = Find(name) is { } entry ? ScalarText(entry, PathOf(name), expected) : null;
        if (text is not null && text.Length == 0)
            Error(name, $"expected {expected}, found nothing between the quotes");
        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>An optional text that is looked up as not available yet.</summary>
    public string? CheckedText(string name) => Checked(name, Text(name));

    /// <summary>An absolute path on this machine.</summary>
    public string? LocalPath(string name)
    {
        var text = Text(name, "a path");
        if (text is null || !text.Contains('\0', StringComparison.Ordinal))
            return text is null ? null : Context.Absolute(text);
        Error(name, "a path holds no zero character");
        return null;
    }

    public int Integer(string name, int fallback, int least, int most = int.MaxValue) =>
        Harmless(name, (int?)Whole(name, least, most), fallback);

    public int? OptionalInteger(string name, int least, int most = int.MaxValue) => Checked(name, (int?)Whole(name, least, most));

    public long? Whole(string name, long least, long most)
    {
        const string expected = "a whole number";
        if (Text(name, expected) is not { } text)
            return null;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            Error(name, $"expected {expected}, found '{Wording.Short(text)}'");
        else if (value < least)
            Error(name, $"must be at least {least}; it is {value}");
        else if (value > most)
            Error(name, $"must be at most {most}; it is {value}");
        else
            return value;
        return null;
    }

    public double? Number(string name, double least = double.MinValue)
    {
        const string expected = "a number";
        if (Text(name, expected) is not { } text)
            return null;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            Error(name, $"expected {expected}, found '{Wording.Short(text)}'");
        else if (value < least)
            Error(name, $"must be at least {least.ToString(CultureInfo.InvariantCulture)}; it is {value.ToString(CultureInfo.InvariantCulture)}");
        else
            return value;
        return null;
    }

    public bool Flag(string name, bool fallback = false) =>
        Choice(name, fallback, ("true", true), ("false", false));

    /// <summary>One of a few words.</summary>
    public T Choice<T>(string name, T fallback, params ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct
    {
        T? chosen = null;
        if (Text(name, "a word") is { } text)
        {
            foreach (var (word, value) in choices)
            {
                if (string.Equals(word, text, StringComparison.Ordinal) || (value is bool && string.Equals(word, text, StringComparison.OrdinalIgnoreCase)))
                    chosen = value;
            }

            if (chosen is null)
            {
                var words = choices.ToArray().Select(choice => choice.Word).ToArray();
                Error(name, $"expected {string.Join(" or ", words)}, found '{Wording.Short(text)}'{Wording.DidYouMean(text, words)}");
            }
        }

        return Harmless(name, chosen, fallback);
    }

    public TimeSpan Duration(string name, TimeSpan fallback) => Harmless(name, ParsedDuration(name), fallback);

    public TimeSpan? Duration(string name) => Checked(name, ParsedDuration(name));

    /// <summary>A name that must be one of those given; null when it is missing or wrong. Nothing is checked against no names at all.</summary>
    public string? Reference(string name, string what, string where, IEnumerable<string>? known)
    {
        if (Text(name, $"the name of {what}") is not { } text)
            return null;
        return IsKnown(PlaceOf(name), PathOf(name), text, what, where, known) ? text : null;
    }

    public bool IsKnown(Place at, string key, string text, string what, string where, IEnumerable<string>? known)
    {
        var names = known?.ToList();
        if (names is null || names.Contains(text, StringComparer.Ordinal))
            return true;
        var guess = Wording.DidYouMean(text, names);
        var mend = guess.Length > 0 ? guess
            : names.Count == 0 ? $": add it to {where}"
            : $": {where} has {Wording.OneOf(names)}";
        Context.Error(at, key, $"there is no {what} '{Wording.Short(text)}'{mend}");
        return false;
    }

    /// <summary>A list of texts; one text alone stands for a list of one.</summary>
    public IReadOnlyList<(string Text, Place At, string Path)>? Texts(string name, string expected)
    {
        if (Find(name) is not { } entry)
            return null;
        var items = entry.Value is YamlList list ? list.Items : [entry.Value];
        var texts = new List<(string, Place, string)>();
        foreach (var item in items)
        {
            var path = entry.Value is YamlList ? $"{PathOf(name)}[{texts.Count}]" : PathOf(name);
            texts.Add((ScalarText(new YamlEntry(name, item.At, item), path, expected) ?? "", item.At, path));
        }

        return texts;
    }

    /// <summary>A list of commands, looked up as not available yet.</summary>
    public IReadOnlyList<string> CheckedCommands(string name) =>
        Checked(name, Texts(name, "a command"))?.Select(command => command.Text).ToList() ?? [];

    /// <summary>The section under a key; null when it is missing or something else, which is reported.</summary>
    public Section? Child(string name, string example) =>
        Find(name) is { } entry ? Open(entry.Value, entry.At, PathOf(name), Shape.Length == 0 ? name : $"{Shape}.{name}", example) : null;

    /// <summary>The sections of a list under a key; null when it is missing or no list.</summary>
    public IReadOnlyList<Section>? Items(string name, string example)
    {
        if (Find(name) is not { } entry)
            return null;
        if (entry.Value is not YamlList list)
        {
            Error(name, $"expected a list such as {example}, found {entry.Value.Kind}");
            return null;
        }

        return [.. list.Items
            .Select((item, index) => Open(item, item.At, $"{PathOf(name)}[{index}]", $"{name}[]", example))
            .OfType<Section>()];
    }

    /// <summary>Opens a value as a section.</summary>
    public Section? Open(YamlValue value, Place at, string path, string shape, string example)
    {
        if (value is YamlMap map)
            return new Section(Context, map, at, path, shape);
        Context.Error(at, path, value is YamlScalar { IsNothing: true }
            ? $"is empty: give it keys such as {example}, or remove it"
            : $"expected keys such as {example}, found {value.Kind}");
        return null;
    }

    /// <summary>Opens one of this section's entries, whose name is the user's own.</summary>
    public Section? OpenNamed(YamlEntry entry, string example) => Open(entry.Value, entry.At, PathOf(entry.Name), $"{Shape}.*", example);

    /// <summary>Reports every key that nobody has read, and those that are missing.</summary>
    public void Close()
    {
        var free = _known.Where(name => !_entries.ContainsKey(name)).ToList();
        foreach (var entry in _entries.Values.Where(entry => !_known.Contains(entry.Name)).TakeWhile(_ => !Context.IsFull))
        {
            var meant = Wording.Nearest(entry.Name, free);
            _missing.RemoveAll(missing => string.Equals(missing.Name, meant, StringComparison.Ordinal));
            Context.Error(entry.At, PathOf(entry.Name), entry.Name.Contains("password", StringComparison.OrdinalIgnoreCase)
                ? "unknown key: passwords never stand in the file; put it in PGPASSWORD or ~/.pgpass"
                : $"unknown key{Wording.DidYouMean(meant)}");
        }

        foreach (var (name, mend) in _missing)
            Context.Error(At, PathOf(name), $"missing: {mend}");
    }

    public string? ScalarText(YamlEntry entry, string path, string expected)
    {
        if (entry.Value is not YamlScalar scalar || scalar.IsNothing)
        {
            Context.Error(entry.At, path, entry.Value is YamlScalar
                ? $"is empty: give it {expected}, or remove it"
                : $"expected {expected}, found {entry.Value.Kind}");
            return null;
        }

        try
        {
            return EnvironmentReferences.Expand(scalar.Text, Context.Options.GetEnvironmentVariable);
        }
        catch (FormatException problem)
        {
            Context.Error(entry.At, path, problem.Message);
            return null;
        }
    }

    private TimeSpan? ParsedDuration(string name)
    {
        if (Text(name, DurationText.Expected) is not { } text)
            return null;
        if (DurationText.Parse(text) is not { } value)
            Error(name, $"expected {DurationText.Expected}, found '{Wording.Short(text)}'");
        else if (value <= TimeSpan.Zero)
            Error(name, "must be longer than 0");
        else
            return value;
        return null;
    }

    private T Harmless<T>(string name, T? value, T fallback)
        where T : struct
    {
        if (value is { } given && !EqualityComparer<T>.Default.Equals(given, fallback))
            CheckAvailable(name);
        return value ?? Default(name, fallback);
    }

    private T? Checked<T>(string name, T? value)
    {
        if (value is not null)
            CheckAvailable(name);
        return value;
    }
}
