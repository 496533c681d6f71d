namespace Emews.Pools;

/// <summary>The prototype's rule of batches: own at most a batch, ask for more only when enough are missing.</summary>
internal static class ClaimRule
{
    /// <summary>How many tasks to ask for; 0 for none.</summary>
    public static int HowMany(int owned, int batchSize, int threshold) =>
        batchSize - owned is var missing && missing >= threshold ? missing : 0;
}
