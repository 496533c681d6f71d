using System.Globalization;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Small pieces of messages.</summary>
internal static class Wording
{
    private const int LongestQuoted = 60;
    private const int LongestGuessed = 40;

    /// <summary>A text of the file on one line, not too long, and without the password that an address may hold.</summary>
    public static string Short(string text)
    {
        var shown = WithoutPassword(text);
        return OneLine(shown.Length <= LongestQuoted ? shown : string.Concat(shown.AsSpan(0, LongestQuoted), "…"));
    }

    public static string OneLine(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));

    /// <summary>'; did you mean …?' when one of the known names is near; otherwise nothing.</summary>
    public static string DidYouMean(string name, IEnumerable<string> known) =>
        DidYouMean(Nearest(name, known));

    public static string DidYouMean(string? nearest) => nearest is null ? "" : $"; did you mean '{nearest}'?";

    public static string OneOf(IEnumerable<string> names) => string.Join(", ", names.Take(20).Select(Short));

    /// <summary>The known name that is nearest; null when none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestGuessed)
        {
            return null;
        }

        var folded = Fold(name);
        return known
            .Where(candidate => candidate.Length <= LongestGuessed)
            .Select(candidate => (candidate, distance: EditDistance(folded, Fold(candidate))))
            .Where(pair => pair.distance <= Math.Min(3, Math.Max(name.Length, pair.candidate.Length) / 3))
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>': write …' for a whole number that is written as another kind of number, such as 1e9; otherwise nothing.</summary>
    public static string InDigits(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && decimal.IsInteger(value)
            ? string.Create(CultureInfo.InvariantCulture, $": write {value:F0}")
            : "";

    private static string WithoutPassword(string text)
    {
        const string opening = "://";
        var (start, end) = (text.IndexOf(opening, StringComparison.Ordinal), text.LastIndexOf('@'));
        return start < 0 || end < start ? text : $"{text[..(start + opening.Length)]}…{text[end..]}";
    }

    private static string Fold(string name) => name.ToUpperInvariant().Replace('-', '_');

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that make one text of the other.</summary>
    private static int EditDistance(string from, string to)
    {
        var distance = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            distance[i, 0] = i;
        }

        for (var j = 0; j <= to.Length; j++)
        {
            distance[0, j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = distance[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(replaced, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
                }
            }
        }

        return distance[from.Length, to.Length];
    }
}
