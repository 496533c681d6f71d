using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary>Where a task runs, and what becomes of it where nobody hears of who runs it.</summary>
internal static class RunningReasons
{
    public static IReadOnlyList<TaskReason> Of(TaskSituation situation)
    {
        if (situation.Task.Attempts is not [.., { Outcome: AttemptOutcome.Running } attempt])
        {
            return [new(situation.Id, "running_elsewhere", $"Pool {situation.Task.Task.Pool} has it, which is none of Emews: it tells no more.")];
        }

        if (attempt.AgentId is null)
        {
            return [OfForeign(situation, attempt)];
        }

        var agent = situation.AgentOf(attempt);
        var allowed = agent is null ? "" : $" of at most {agent.MaxAttempts}";
        var process = agent is null ? "" : $" (process {agent.ProcessId})";
        var where = new TaskReason(
            situation.Id, "running",
            $"It is attempt {situation.Attempt}{allowed}, in pool {attempt.Pool} on {attempt.Host}{process}, which took it at {OutputText.Time(attempt.Claimed)}.");
        return agent is null || agent.SilentFor < 2 * HeartbeatInterval.Of(agent.LeaseTime) ? [where] : [OfSilent(situation, agent), where];
    }

    private static TaskReason OfSilent(TaskSituation situation, AgentRecord agent)
    {
        var silent = $"Its agent was last heard of {Words.Time(agent.SilentFor)} ago, at {OutputText.Time(agent.LastHeartbeat)}, and gives a sign of life "
            + $"every {Words.Time(HeartbeatInterval.Of(agent.LeaseTime))}.";
        return agent.IsAlive
            ? new(
                situation.Id, "agent_silent",
                $"{silent} Its lease runs out in {Words.Time(agent.LeaseTime - agent.SilentFor)}: then the task {Next(situation, agent.MaxAttempts)}.")
            : new(
                situation.Id, "pool_silent",
                $"{silent} Its lease of {Words.Time(agent.LeaseTime)} is over: {ByWhom(situation)} the task {Next(situation, agent.MaxAttempts)}.",
                situation.HasRescuer ? TaskHelp.None : TaskHelp.Resume);
    }

    private static TaskReason OfForeign(TaskSituation situation, TaskAttempt attempt)
    {
        var age = situation.Task.Now - attempt.Claimed;
        var since = $"Pool {attempt.Pool}, which is none of Emews and gives no sign of life, took it at {OutputText.Time(attempt.Claimed)}, {Words.Time(age)} ago.";
        if (situation.ForeignLease is not { } lease)
        {
            return new(
                situation.Id, "running_elsewhere",
                $"{since} It stays there until the pool reports it. With foreign_lease in dbs it would go back to the queue after so long, and a late report might overwrite the result.");
        }

        var left = lease.Time - age;
        return new(
            situation.Id, "running_elsewhere",
            left > TimeSpan.Zero
                ? $"{since} Where it is not reported in {Words.Time(left)} more (foreign_lease is {Words.Time(lease.Time)}), it {Next(situation, lease.MaxAttempts)}."
                : $"{since} Its foreign_lease of {Words.Time(lease.Time)} is over: {ByWhom(situation)} it {Next(situation, lease.MaxAttempts)}.",
            left > TimeSpan.Zero || situation.HasRescuer ? TaskHelp.None : TaskHelp.Resume);
    }

    /// <summary>What becomes of a task that is lost.</summary>
    private static string Next(TaskSituation situation, int maxAttempts) =>
        situation.Attempt < maxAttempts
            ? $"goes back to the queue, and this attempt counts ({situation.Attempt} of at most {maxAttempts})"
            : $"fails for good, since this is attempt {situation.Attempt} of at most {maxAttempts}";

    private static string ByWhom(TaskSituation situation) => situation.HasRescuer ? "any moment" : "once a run or a pool is at work,";
}
