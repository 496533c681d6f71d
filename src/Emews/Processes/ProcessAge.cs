using System.Diagnostics;

namespace Emews.Processes;

/// <summary>For how long this process has been there: on a busy machine it is seconds old before the first line of ours runs.</summary>
internal static class ProcessAge
{
    /// <summary>Its age; zero where the system has it start in the future.</summary>
    public static TimeSpan Get()
    {
        using var own = Process.GetCurrentProcess();
        var age = TimeProvider.System.GetUtcNow().UtcDateTime - own.StartTime.ToUniversalTime();
        return age > TimeSpan.Zero ? age : TimeSpan.Zero;
    }
}
