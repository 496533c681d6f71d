using System.Globalization;

namespace Emews.Workflows.Outputs.Report;

/// <summary>Numbers and times for people.</summary>
internal static class Display
{
    private const double Large = 1e6;
    private const double Small = 1e-4;

    /// <summary>A value, to a few digits.</summary>
    public static string Value(double value)
    {
        var size = Math.Abs(value);
        if (size is not 0 and (< Small or >= Large))
        {
            return value.ToString("0.####e0", CultureInfo.InvariantCulture);
        }

        var decimals = size >= 1 ? Math.Max(0, 4 - (int)Math.Log10(size)) : 5;
        return Math.Round(value, decimals).ToString("#,##0.#########", CultureInfo.InvariantCulture);
    }

    /// <summary>A value with its standard error: that to two digits, and the value to as many decimals.</summary>
    public static (string Value, string? Error) Measured(double value, double? error)
    {
        if (error is not { } known || known <= 0 || Math.Abs(value) >= Large || known < Small)
        {
            return (Value(value), error is null ? null : Value(error.Value));
        }

        var decimals = Math.Max(0, 1 - (int)Math.Floor(Math.Log10(known)));
        var format = "N" + decimals.ToString(CultureInfo.InvariantCulture);
        return (value.ToString(format, CultureInfo.InvariantCulture), known.ToString(format, CultureInfo.InvariantCulture));
    }

    /// <summary>A number of things.</summary>
    public static string Count(long count) => count.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>A number of things, with their name.</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>A place in an order, such as <c>21st</c>.</summary>
    public static string Ordinal(int number) => Count(number) + (number % 100 is >= 11 and <= 13 ? "th" : (number % 10) switch
    {
        1 => "st",
        2 => "nd",
        3 => "rd",
        _ => "th",
    });

    /// <summary>A share of 1.</summary>
    public static string Percent(double? share) =>
        share is { } known ? Tenths(100 * known) + " %" : "–";

    /// <summary>A stretch of time.</summary>
    public static string Duration(double? seconds)
    {
        if (seconds is not { } known)
        {
            return "–";
        }

        var span = TimeSpan.FromSeconds(Math.Clamp(known, -1e9, 1e9));
        return known switch
        {
            < 0 => "-" + Duration(-known),
            < 0.0005 => "0 s",
            < 0.0995 => (1000 * known).ToString("0.#", CultureInfo.InvariantCulture) + " ms",
            < 9.995 => known.ToString("0.00", CultureInfo.InvariantCulture) + " s",
            < 99.95 => Tenths(known) + " s",
            < 3_600 => $"{span.Minutes} min {span.Seconds} s",
            < 86_400 => $"{span.Hours} h {span.Minutes} min",
            _ => $"{span.Days} d {span.Hours} h",
        };
    }

    /// <summary>A stretch of time in one unit, for columns.</summary>
    public static string BriefDuration(double? seconds) => seconds switch
    {
        >= 99.95 and < 5_970 => Tenths(seconds.Value / 60) + " min",
        >= 5_970 and < 356_400 => Tenths(seconds.Value / 3_600) + " h",
        >= 356_400 => Tenths(seconds.Value / 86_400) + " d",
        _ => Duration(seconds),
    };

    /// <summary>A date with its time of day.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("d MMMM yyyy, HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Tenths(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    /// <summary>Text that takes no more than so many letters, cut in the middle, where names differ least.</summary>
    public static string Shorten(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var head = length / 2;
        return string.Concat(text.AsSpan(0, head), "…", text.AsSpan(text.Length - (length - 1 - head)));
    }
}
