using System.Globalization;
using System.Numerics;

namespace Emews.Workflows.Configuration.Reading;

/// <content>Reads single values and lists of them.</content>
internal sealed partial class Section
{
    // A timer runs no longer than some milliseconds that 32 bits count.
    private static readonly TimeSpan LongestDuration = TimeSpan.FromDays(49);

    /// <summary>The text of a key with environment variables expanded; null when it is missing or no text, which is reported.</summary>
    public string? Text(string name, string expected = "text")
    {
        var text = Find(name) is { } entry ? ScalarText(entry, PathOf(name), expected) : null;
        if (text is not null && text.Length == 0)
        {
            Error(name, $"expected {expected}, found nothing between the quotes");
        }

        return string.IsNullOrEmpty(text) ? null : text;
    }

    /// <summary>An absolute path on this machine.</summary>
    public string? LocalPath(string name)
    {
        var text = Text(name, "a path");
        if (text is null || !text.Contains('\0', StringComparison.Ordinal))
        {
            return text is null ? null : Context.Absolute(text);
        }

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
        {
            return null;
        }

        if (!BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            Error(name, $"expected {expected}, found '{Wording.Short(text)}'{Wording.InDigits(text)}");
        }
        else if (value < least)
        {
            Error(name, $"must be at least {least}; it is {Wording.Short(text)}");
        }
        else if (value > most)
        {
            Error(name, $"must be at most {most}; it is {Wording.Short(text)}");
        }
        else
        {
            return (long)value;
        }

        return null;
    }

    public double? Number(string name, double least = double.MinValue)
    {
        const string expected = "a number";
        if (Text(name, expected) is not { } text)
        {
            return null;
        }

        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || NotFinite.IsName(text))
        {
            Error(name, $"expected {expected}, found '{Wording.Short(text)}'");
        }
        else if (!double.IsFinite(value))
        {
            Error(name, $"is too far from 0 for a number, whose limits are ±1.8e308; it is {Wording.Short(text)}");
        }
        else if (value < least)
        {
            Error(name, $"must be at least {least.ToString(CultureInfo.InvariantCulture)}; it is {value.ToString(CultureInfo.InvariantCulture)}");
        }
        else
        {
            return value;
        }

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
                {
                    chosen = value;
                }
            }

            if (chosen is null)
            {
                var words = choices.ToArray().Select(choice => choice.Word).ToArray();
                Error(name, $"expected {string.Join(" or ", words)}, found '{Wording.Short(text)}'{Wording.DidYouMean(Meant(text, words))}");
            }
        }

        return Harmless(name, chosen, fallback);
    }

    public TimeSpan Duration(string name, TimeSpan fallback, TimeSpan least) => Harmless(name, ParsedDuration(name, least), fallback);

    /// <summary>A duration that may be 0.</summary>
    public TimeSpan DurationOrNone(string name, TimeSpan fallback) => Harmless(name, ParsedDuration(name, TimeSpan.Zero, mayBeNone: true), fallback);

    public TimeSpan? Duration(string name, TimeSpan least = default) => Checked(name, ParsedDuration(name, least));

    /// <summary>A name that must be one of those given; null when it is missing or wrong. Nothing is checked against no names at all.</summary>
    public string? Reference(string name, string what, string where, IEnumerable<string>? known)
    {
        if (Text(name, $"the name of {what}") is not { } text)
        {
            return null;
        }

        return IsKnown(PlaceOf(name), PathOf(name), text, what, where, known) ? text : null;
    }

    public bool IsKnown(Place at, string key, string text, string what, string where, IEnumerable<string>? known)
    {
        var names = known?.ToList();
        if (names is null || names.Contains(text, StringComparer.Ordinal))
        {
            return true;
        }

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
        {
            return null;
        }

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

    private TimeSpan? ParsedDuration(string name, TimeSpan least, bool mayBeNone = false)
    {
        if (Text(name, DurationText.Expected) is not { } text)
        {
            return null;
        }

        if (DurationText.Parse(text) is not { } value)
        {
            Error(name, $"expected {DurationText.Expected}, found '{Wording.Short(text)}'");
        }
        else if (value < least)
        {
            Error(name, $"must be at least {DurationText.Write(least)}; it is {Wording.Short(text)}");
        }
        else if (value == TimeSpan.Zero && !mayBeNone)
        {
            Error(name, "must be longer than 0");
        }
        else if (value > LongestDuration)
        {
            Error(name, $"must be at most 49 days ({DurationText.Write(LongestDuration)}); it is {Wording.Short(text)}");
        }
        else
        {
            return value;
        }

        return null;
    }

    private static string? Meant(string text, IReadOnlyCollection<string> words) =>
        Synonyms.OfWord(text) is { } other && words.Contains(other, StringComparer.Ordinal) ? other : Wording.Nearest(text, words);

    private T Harmless<T>(string name, T? value, T fallback)
        where T : struct
    {
        if (value is { } given && !EqualityComparer<T>.Default.Equals(given, fallback))
        {
            CheckAvailable(name);
        }

        return value ?? Default(name, fallback);
    }

    private T? Checked<T>(string name, T? value)
    {
        if (value is not null)
        {
            CheckAvailable(name);
        }

        return value;
    }
}
