namespace Emews.Workflows.Configuration.Reading;

/// <summary>
/// Keys with values at one place of the file. Each key is read by its name, which makes the name known;
/// <see cref="Close"/> then reports what nobody read.
/// </summary>
internal sealed partial class Section
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
            {
                context.Error(entry.At, PathOf(entry.Name), $"stands twice, first in line {_entries[entry.Name].At.Line}: remove one");
            }
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
        {
            Context.CheckAvailable(entry.At, PathOf(name), (Shape.Length == 0 ? name : $"{Shape}.{name}") + suffix);
        }
    }

    /// <summary>Reports that what this section as a whole asks for is not available yet, at one of its keys.</summary>
    public void CheckAvailableAs(string kind, string atKey) => Context.CheckAvailable(PlaceOf(atKey), PathOf(atKey), $"{Shape}={kind}");

    /// <summary>Notes keys that have no effect here.</summary>
    public void Unused(string why, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Has(name))
            {
                Note(name, $"has no effect: {why}");
            }
        }
    }

    /// <summary>A key's default, remembered as such.</summary>
    public T Default<T>(string name, T value)
    {
        if (!Has(name))
        {
            Context.Defaults.Add(PathOf(name));
        }

        return value;
    }

    /// <summary>The section under a key; null when it is missing or something else, which is reported.</summary>
    public Section? Child(string name, string example) =>
        Find(name) is { } entry ? Open(entry.Value, entry.At, PathOf(name), Shape.Length == 0 ? name : $"{Shape}.{name}", example) : null;

    /// <summary>The sections of a list under a key; null when it is missing or no list.</summary>
    public IReadOnlyList<Section>? Items(string name, string example)
    {
        if (Find(name) is not { } entry)
        {
            return null;
        }

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
        {
            return new Section(Context, map, at, path, shape);
        }

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
        {
            Error(name, $"missing: {mend}");
        }
    }
}
