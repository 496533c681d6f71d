using System.Diagnostics;
using Emews.Pools;

namespace Emews.TestModels;

/// <summary>Starts a program that leaves its session, and waits for it.</summary>
public sealed class LeavingModel : ITaskModel
{
    public async Task<string> RunAsync(ModelTask task, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("setsid", ["sleep", "1000"]) { WorkingDirectory = Environment.GetEnvironmentVariable("EMEWS_TEST_MARKS") };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        return "1";
    }
}
