namespace Emews.Tasks;

/// <summary>How often an agent tells that it lives.</summary>
internal static class HeartbeatInterval
{
    /// <summary>It hears soon of what people have canceled, however long its lease time is.</summary>
    public static TimeSpan Longest { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The time between two heartbeats: three chances within a lease time.</summary>
    public static TimeSpan Of(TimeSpan leaseTime) => leaseTime / 3 is var third && third < Longest ? third : Longest;
}
