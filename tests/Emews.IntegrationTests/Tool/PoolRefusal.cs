namespace Emews.IntegrationTests.Tool;

/// <summary>A pool that cannot run: it ends soon, with one message.</summary>
internal static class PoolRefusal
{
    // One that is not told within some seconds hangs; the rest is for a busy machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs a pool of <c>trial.yaml</c> to its end. Before its message there is at most its first line.</summary>
    /// <returns>What it has said.</returns>
    public static async Task<string> OfAsync(Workspace workspace, string pool, int exitCode)
    {
        using var process = workspace.Start("pool", "run", "trial", pool, "--config", "trial.yaml");
        var ended = await process.EndsAsync(Patience);
        Assert.True(ended.ExitCode == exitCode, process.Said);
        Assert.Equal("", ended.Output);
        var lines = ended.Error.Split('\n').Where(line => !line.Contains($" Pool {pool}: workers ", StringComparison.Ordinal)).ToList();
        Assert.StartsWith("emews: ", lines[0], StringComparison.Ordinal);
        Assert.Single(lines, line => line.StartsWith("emews: ", StringComparison.Ordinal));
        return ended.Error;
    }
}
