using System.Globalization;

namespace Emews.Database;

/// <summary>
/// Times as tables hold them. In SQLite: microseconds since 1970 in our own, ISO text in EQ-SQL's. In PostgreSQL EQ-SQL's have no zone.
/// </summary>
internal static class Micros
{
    public static long From(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    public static long From(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    public static TimeSpan ToSpan(long micros) => TimeSpan.FromTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static DateTimeOffset ToTime(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);

    public static string ToText(long micros) =>
        ToTime(micros).ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <summary>A timestamp without a zone; as late as there is for what is later.</summary>
    public static DateTime ToTimestamp(long micros) =>
        micros >= From(DateTimeOffset.MaxValue) ? DateTime.MaxValue : ToTime(micros).DateTime;

    public static long FromTimestamp(DateTime timestamp) => From(new DateTimeOffset(timestamp, TimeSpan.Zero));
}
