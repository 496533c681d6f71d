using System.Globalization;
using System.Text.Json;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Workflows;

/// <summary>The coordinate that a value of a parameter has in a point.</summary>
/// <param name="Value">The coordinate; of no account where there is a problem.</param>
/// <param name="Problem">Why the parameter cannot have that value, after its name; null where it can.</param>
internal readonly record struct PointCoordinate(double Value, string? Problem)
{
    /// <summary>Reads a value as a table has it, where nothing tells a text from a number.</summary>
    public static PointCoordinate Of(ParameterConfiguration parameter, string text) => parameter switch
    {
        ParameterConfiguration.Choice choice => Find(choice, value => IsSame(value, text) || string.Equals(value, QuotedText.Of(text), StringComparison.Ordinal), text),
        ParameterConfiguration.Range range => Number(range, text),
        _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
    };

    /// <summary>Reads a value as JSON has it.</summary>
    public static PointCoordinate Of(ParameterConfiguration parameter, JsonElement value) => (parameter, value.ValueKind) switch
    {
        (ParameterConfiguration.Choice choice, JsonValueKind.String) =>
            Find(choice, known => string.Equals(known, QuotedText.Of(value.GetString()!), StringComparison.Ordinal), value.GetString()!, value.GetRawText()),
        (ParameterConfiguration.Choice choice, _) => Find(choice, known => IsSame(known, value.GetRawText()), value.GetRawText(), value.GetRawText()),
        (ParameterConfiguration.Range range, JsonValueKind.Number) => Number(range, value.GetRawText()),
        _ => new(double.NaN, $"takes a number, not {Wording.Short(value.GetRawText())}"),
    };

    /// <summary>Looks whether a parameter has such a coordinate.</summary>
    public static PointCoordinate Of(ParameterConfiguration parameter, double coordinate) => parameter switch
    {
        ParameterConfiguration.Choice choice => coordinate >= 0 && coordinate < choice.Texts.Count && Math.Truncate(coordinate) == coordinate
            ? new(coordinate, null)
            : new(coordinate, Invariant($"takes the index of one of its values, 0 to {choice.Texts.Count - 1}, not {coordinate}")),
        ParameterConfiguration.Range range => Within(range, coordinate, coordinate.ToString("R", CultureInfo.InvariantCulture)),
        _ => throw new ArgumentOutOfRangeException(nameof(parameter)),
    };

    /// <param name="choice">The parameter.</param>
    /// <param name="isIt">Whether a value of the parameter, as JSON, is the one.</param>
    /// <param name="text">What was written.</param>
    /// <param name="json">The same as JSON, where that is what was written.</param>
    private static PointCoordinate Find(ParameterConfiguration.Choice choice, Predicate<string> isIt, string text, string? json = null)
    {
        var index = choice.Texts.ToList().FindIndex(isIt);
        var values = choice.Texts.Select(value => value.Trim('"'));
        if (index < 0 && json is not null && choice.Texts.FirstOrDefault(value => string.Equals(value.Trim('"'), text, StringComparison.Ordinal)) is { } meant)
        {
            // Only the quotes are wrong, and without them nobody would see it.
            return new(double.NaN, $"is one of {Wording.OneOf(choice.Texts)}, not {Wording.Short(json)}; did you mean {Wording.Short(meant)}?");
        }

        return index >= 0 ? new(index, null) : new(double.NaN, $"is one of {Wording.OneOf(values)}, not {Shown(text)}{Wording.DidYouMean(text, values)}");
    }

    private static PointCoordinate Number(ParameterConfiguration.Range range, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? Within(range, value, text)
            : new(double.NaN, $"takes a number, not {(text.Length == 0 ? Shown(text) : $"'{Shown(text)}'")}{(text.Contains(',', StringComparison.Ordinal) ? ": write a point for the decimals" : "")}");

    private static PointCoordinate Within(ParameterConfiguration.Range range, double value, string text) => new(value, value switch
    {
        _ when !double.IsFinite(value) => $"takes a number, not {Shown(text)}",
        _ when range.WholeNumbers && Math.Truncate(value) != value => $"takes a whole number, not {Shown(text)}",
        _ when value < range.Min || value > range.Max => Invariant($"lies between {range.Min} and {range.Max}, and not at {Shown(text)}"),
        _ => null,
    });

    /// <summary>Whether two JSON scalars are the same: numbers may be written in several ways.</summary>
    private static bool IsSame(string known, string text) => string.Equals(known, text, StringComparison.Ordinal)
        || (!known.StartsWith('"')
            && double.TryParse(known, NumberStyles.Float, CultureInfo.InvariantCulture, out var one)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var other)
            && one.Equals(other));

    private static string Shown(string text) => text.Length == 0 ? "nothing" : Wording.Short(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
