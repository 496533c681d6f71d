namespace Emews.Workflows;

/// <summary>Ends what may hang on a database that does not answer.</summary>
internal static class Settling
{
    /// <summary>Waits for the end of something, however it ends, and goes on without it when it takes too long.</summary>
    public static async Task EndsAsync(Task ending, TimeSpan patience)
    {
        Task end = ending.WaitAsync(patience, TimeProvider.System, CancellationToken.None);
        await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
