using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Durations as written in the file: seconds, <c>10m</c>, <c>1h30m</c> or <c>HH:MM:SS</c>.</summary>
internal static partial class DurationText
{
    public const string Expected = "a duration (seconds, 10m, 1h30m or HH:MM:SS)";

    private static readonly decimal LongestSeconds = (decimal)TimeSpan.FromDays(36_500).TotalSeconds;

    public static TimeSpan? Parse(string text)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            return FromSeconds(seconds);
        }

        var match = Clock().Match(text) is { Success: true } clock ? clock : Units().Match(text);
        if (!match.Success || text.Length == 0)
        {
            return null;
        }

        return FromSeconds((Part(match, "h") * 3600) + (Part(match, "m") * 60) + Part(match, "s"));
    }

    /// <summary>The shortest form that <see cref="Parse"/> reads back to the same duration.</summary>
    public static string Write(TimeSpan duration)
    {
        if (duration.Ticks % TimeSpan.TicksPerSecond != 0 || duration == TimeSpan.Zero)
        {
            return (duration.Ticks / (decimal)TimeSpan.TicksPerSecond).ToString("0.#######", CultureInfo.InvariantCulture);
        }

        var text = new StringBuilder();
        var hours = duration.Ticks / TimeSpan.TicksPerHour;
        if (hours > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{hours}h");
        }

        if (duration.Minutes > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{duration.Minutes}m");
        }

        if (duration.Seconds > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"{duration.Seconds}s");
        }

        return text.ToString();
    }

    private static decimal Part(Match match, string name) =>
        match.Groups[name] is { Success: true } group ? decimal.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static TimeSpan? FromSeconds(decimal seconds) =>
        seconds <= LongestSeconds ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : null;

    [GeneratedRegex(@"^(?<h>[0-9]{1,9}):(?<m>[0-5][0-9]):(?<s>[0-5][0-9])\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^((?<h>[0-9]{1,9})h)?((?<m>[0-9]{1,9})m)?((?<s>[0-9]{1,9})s)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Units();
}
