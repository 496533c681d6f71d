using System.Globalization;
using Emews.Rest;

namespace Emews.Service.Reads;

/// <summary>The kinds of parameters that routes have.</summary>
internal static class RouteParameters
{
    /// <summary>A name, which may hold any character but NUL.</summary>
    public static RouteParameter<string?> Text(string name, string meaning) => new(
        name, meaning, "a text without the character NUL",
        (string text, out string? value) => !(value = text).Contains('\0', StringComparison.Ordinal));

    public static RouteParameter<long> Number(string name, string meaning, long smallest, long largest, long unlessGiven) =>
        new(name, meaning, InRange(smallest, largest), (string text, out long value) => TryParse(text, smallest, largest, out value))
        {
            Smallest = smallest,
            Largest = largest,
            Default = unlessGiven,
        };

    /// <summary>A whole number, for which nothing stands where it is left out.</summary>
    public static RouteParameter<int?> AnyNumber(string name, string meaning) => new(
        name, meaning, InRange(int.MinValue, int.MaxValue),
        (string text, out int? value) =>
        {
            var isOne = TryParse(text, int.MinValue, int.MaxValue, out var number);
            value = isOne ? (int)number : null;
            return isOne;
        })
    {
        Smallest = int.MinValue,
        Largest = int.MaxValue,
    };

    public static RouteParameter<bool?> Flag(string name, string meaning) => new(
        name, meaning, "true or false",
        (string text, out bool? value) => (value = text switch { "true" => true, "false" => false, _ => null }) is not null);

    /// <summary>A word of an enumeration, as the wire writes it.</summary>
    public static RouteParameter<T?> Word<T>(string name, string meaning)
        where T : struct, Enum
    {
        var words = Enum.GetValues<T>().ToDictionary(value => WireJson.NameOf($"{value}"), value => value, StringComparer.Ordinal);
        return new(
            name, meaning, $"one of {string.Join(", ", words.Keys)}",
            (string text, out T? value) => (value = words.TryGetValue(text, out var known) ? known : null) is not null)
        {
            Words = [.. words.Keys],
        };
    }

    private static bool TryParse(string text, long smallest, long largest, out long number) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= smallest && number <= largest;

    private static string InRange(long smallest, long largest) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {smallest} to {largest}");
}
