namespace Emews.Workflows.Configuration.Reading;

/// <summary>The named parts under one key of the file (pools, databases, …) and where each stands.</summary>
internal sealed class Parts<T>
    where T : class
{
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, T>> _values = [];
    private readonly bool _isBroken;

    public Parts(Section root, string key, string example, Func<string, YamlEntry, Section, T?> read)
    {
        Key = key;
        var section = root.Child(key, example);
        _isBroken = section is null && root.Has(key);
        foreach (var entry in section?.Entries ?? [])
        {
            _places[entry.Name] = entry.At;
            if (read(entry.Name, entry, section!) is { } value)
            {
                _values.Add(new(entry.Name, value));
            }
        }
    }

    public string Key { get; }

    public bool IsEmpty => _places.Count == 0 && !_isBroken;

    /// <summary>The names to which others may refer; null when that cannot be told.</summary>
    public IReadOnlyCollection<string>? Names => _isBroken ? null : _places.Keys;

    public IReadOnlyList<KeyValuePair<string, T>> All => _values;

    /// <summary>The only name there is, or else this one if it is there; null: neither.</summary>
    public string? OnlyOr(string name) => _places.Count == 1 ? _places.Keys.First() : _places.ContainsKey(name) ? name : null;

    public Place PlaceOf(string name) => _places.GetValueOrDefault(name, Place.Start);

    public string PathOf(string name) => $"{Key}.{name}";

    public T? Find(string? name) => _values.Find(pair => string.Equals(pair.Key, name, StringComparison.Ordinal)).Value;

    /// <summary>Adds the part that stands in when the file names none.</summary>
    public void AddDefault(Section root, string name, T value)
    {
        root.Context.Defaults.Add(PathOf(name));
        _places[name] = root.At;
        _values.Add(new(name, value));
    }
}
