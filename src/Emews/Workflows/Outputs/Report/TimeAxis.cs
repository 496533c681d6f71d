namespace Emews.Workflows.Outputs.Report;

/// <summary>The unit in which a stretch of time reads well.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Seconds">How long one is.</param>
internal readonly record struct TimeAxis(string Name, double Seconds)
{
    /// <summary>The unit for so many seconds.</summary>
    public static TimeAxis For(double seconds) => seconds switch
    {
        <= 0.2 => new("milliseconds", 0.001),
        <= 200 => new("seconds", 1),
        <= 200 * 60 => new("minutes", 60),
        <= 72 * 3_600 => new("hours", 3_600),
        _ => new("days", 86_400),
    };
}
