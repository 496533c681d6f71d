using System.Diagnostics;
using Emews.Tasks;

namespace Emews.Bench.Pools;

/// <summary>What the database can do: claim a batch, report it, and again, with nothing in between.</summary>
internal static class PlainLoop
{
    /// <returns>How long it took until nothing was left.</returns>
    public static async Task<TimeSpan> RunAsync(IPoolStore store, int batch)
    {
        var registration = new AgentRegistration(
            Guid.NewGuid(), "plain", Environment.MachineName, Environment.ProcessId, PoolBench.WorkType, batch, TimeSpan.FromHours(1));
        var agent = (await store.RegisterAgentAsync(registration)).AgentId;
        var watch = Stopwatch.StartNew();
        for (var lease = (agent << 32) + 1; await StepAsync(lease); lease++)
        {
        }

        var elapsed = watch.Elapsed;
        await store.EndAgentAsync(agent);
        return elapsed;

        async Task<bool> StepAsync(long lease)
        {
            var tasks = (await store.ClaimAsync(new ClaimRequest(agent, lease, PoolBench.WorkType, batch))).Tasks;
            if (tasks.Count == 0)
            {
                return false;
            }

            var now = TimeProvider.System.GetUtcNow();
            TaskReport[] reports = [.. tasks.Select(task => new TaskReport(task.TaskId, task.LeaseId, "0", null, false, now, now))];
            await store.ReportAsync(new ReportRequest(agent, reports));
            return true;
        }
    }
}
