namespace Emews.Workflows;

/// <summary>Threads that are there at once, where some are kept for long.</summary>
internal static class ReservedThreads
{
    /// <summary>Lets as many threads be kept as are named, and what claims, reports and hears signals still finds one.</summary>
    public static void Keep(int kept)
    {
        ThreadPool.GetMinThreads(out var forWork, out var forIO);
        ThreadPool.SetMinThreads(forWork + kept, forIO);
    }
}
