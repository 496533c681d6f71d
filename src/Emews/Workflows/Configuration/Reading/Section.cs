namespace Emews.Workflows.Configuration.Reading;

/// <summary>
/// Keys with values at one place of the file. <see cref="KnownKeys"/> has those that it may have; <see cref="Close"/> reports the others.
/// </summary>
internal sealed partial class Section
{
    private readonly Dictionary<string, YamlEntry> _entries = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _known;
    private readonly HashSet<string> _others = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Mend)> _missing = [];

    public Section(ReadingContext context, YamlMap map, Place at, string path, string shape)
    {
        Context = context;
        At = at;
        Path = path;
        Shape = shape;
        _known = KnownKeys.Of(shape);
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

    /// <summary>Whether a key is there.</summary>
    /// <exception cref="InvalidOperationException">No such key may stand here, so that nobody would ever be told of it.</exception>
    public bool Has(string name) => _known.Count == 0 || _known.Contains(name, StringComparer.Ordinal) || _others.Contains(name)
        ? _entries.ContainsKey(name)
        : throw new InvalidOperationException($"'{name}' is not among the known keys of '{Shape}'.");

    /// <summary>Allows names that are the user's own.</summary>
    public void Allow(IEnumerable<string> names) => _others.UnionWith(names);

    public YamlEntry? Find(string name) => Has(name) ? _entries[name] : null;

    public void Error(string name, string message) => Context.Error(PlaceOf(name), PathOf(name), message);

    public void Note(string name, string message) => Context.Note(PlaceOf(name), PathOf(name), message);

    /// <summary>Reports a missing key when the section closes, unless a misspelt one turns up that was meant for it.</summary>
    public void Missing(string name, string mend) => _missing.Add((name, mend));

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

    /// <summary>Opens one of this section's entries, whose name is the user's own; <paramref name="example"/> may begin with another name.</summary>
    public Section? OpenNamed(YamlEntry entry, string example) =>
        Open(entry.Value, entry.At, PathOf(entry.Name), $"{Shape}.*", example[example.IndexOf('{', StringComparison.Ordinal)..]);

    /// <summary>Reports every key that may not stand here, and those that are missing.</summary>
    public void Close()
    {
        var free = _known.Where(name => !_entries.ContainsKey(name)).ToList();
        var unknown = _entries.Values.Where(entry => !_known.Contains(entry.Name, StringComparer.Ordinal) && !_others.Contains(entry.Name));
        foreach (var entry in unknown.TakeWhile(_ => !Context.IsFull))
        {
            var meant = Synonyms.OfKey(entry.Name) is { } other && free.Contains(Synonyms.KeyOf(other), StringComparer.Ordinal)
                ? other
                : Wording.Nearest(entry.Name, free);
            _missing.RemoveAll(missing => meant is not null && string.Equals(missing.Name, Synonyms.KeyOf(meant), StringComparison.Ordinal));
            Context.Error(entry.At, PathOf(entry.Name), Unknown(entry.Name, meant));
        }

        foreach (var (name, mend) in _missing)
        {
            Error(name, $"missing: {mend}");
        }
    }

    private string Unknown(string name, string? meant)
    {
        if (name.Contains("password", StringComparison.OrdinalIgnoreCase))
        {
            return "unknown key: passwords never stand in the file; put it in PGPASSWORD or ~/.pgpass";
        }

        if (meant is not null)
        {
            return $"unknown key{Wording.DidYouMean(meant)}";
        }

        if (Shape is "model" && name is "env")
        {
            return "unknown key: set variables in the command, before its program, such as command: env A=b python3 model.py";
        }

        if (Synonyms.OfKey(name) is { } other && KnownKeys.PlacesOf(Synonyms.KeyOf(other)) is { Count: > 0 } elsewhere)
        {
            return $"unknown key{Wording.DidYouMean(other)} It goes {string.Join(" or ", elsewhere)}; see {KnownKeys.Page}";
        }

        return KnownKeys.PlacesOf(name) is { Count: > 0 } places
            ? $"unknown key here: it goes {string.Join(" or ", places)}; see {KnownKeys.Page}"
            : $"unknown key: there are {string.Join(", ", _known)}; see {KnownKeys.Page}";
    }
}
