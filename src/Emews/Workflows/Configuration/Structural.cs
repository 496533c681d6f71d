using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Emews.Workflows.Configuration;

/// <summary>Copies of lists and maps that are equal when what they hold is, so that records holding them are too.</summary>
internal static class Structural
{
    public static IReadOnlyList<T> List<T>(IEnumerable<T> items) => items as EqualList<T> ?? new EqualList<T>([.. items]);

    public static IReadOnlyDictionary<string, T> Map<T>(IEnumerable<KeyValuePair<string, T>> entries) =>
        entries as EqualMap<T> ?? new EqualMap<T>([.. entries]);

    private sealed class EqualList<T>(T[] items) : IReadOnlyList<T>
    {
        public int Count => items.Length;

        public T this[int index] => items[index];

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override bool Equals(object? obj) => obj is EqualList<T> other && this.SequenceEqual(other);

        public override int GetHashCode() => items.Length;

        public override string ToString() => $"[{string.Join(", ", items)}]";
    }

    /// <summary>Keeps the order of the file: it is part of what is compared.</summary>
    private sealed class EqualMap<T>(KeyValuePair<string, T>[] entries) : IReadOnlyDictionary<string, T>
    {
        private readonly Dictionary<string, T> _byName = new(entries, StringComparer.Ordinal);

        public int Count => entries.Length;

        public IEnumerable<string> Keys => entries.Select(entry => entry.Key);

        public IEnumerable<T> Values => entries.Select(entry => entry.Value);

        public T this[string key] => _byName[key];

        public bool ContainsKey(string key) => _byName.ContainsKey(key);

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _byName.TryGetValue(key, out value);

        public IEnumerator<KeyValuePair<string, T>> GetEnumerator() =>
            ((IEnumerable<KeyValuePair<string, T>>)entries).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override bool Equals(object? obj) => obj is EqualMap<T> other && this.SequenceEqual(other);

        public override int GetHashCode() => entries.Length;

        public override string ToString() => $"{{{string.Join(", ", entries)}}}";
    }
}
