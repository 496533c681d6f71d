using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary>Why a task does not run, the weightiest reason first; or where it runs, or how it ended.</summary>
internal static class TaskReasons
{
    public static IReadOnlyList<TaskReason> Of(TaskSituation situation) => situation.Task.Task.State switch
    {
        TaskState.Complete or TaskState.Canceled => [OfEnded(situation)],
        TaskState.Running => RunningReasons.Of(situation),
        _ => [.. OfWaiting(situation), .. OfLost(situation)],
    };

    private static TaskReason OfEnded(TaskSituation situation)
    {
        var task = situation.Task.Task;
        if (situation.Failure is { } failure)
        {
            return new(situation.Id, "failed", $"It failed for good {How(situation, ", the last")}: {failure.Kind}: {Words.FirstLine(failure.Message)}", TaskHelp.Show);
        }

        return task.State == TaskState.Complete
            ? new(situation.Id, "complete", $"It has ended {How(situation, "")}, with a result.", TaskHelp.Show)
            : new(
                situation.Id, "canceled",
                situation.Experiment?.Canceled is { } given
                    ? $"It was given up, as its experiment was at {OutputText.Time(given)}."
                    : "It was given up.",
                TaskHelp.Retry);
    }

    /// <summary>After how many attempts a task has ended, and where.</summary>
    /// <param name="situation">The task.</param>
    /// <param name="joint">What stands between the two.</param>
    private static string How(TaskSituation situation, string joint) =>
        situation.Task.Attempts is [.., var last]
            ? $"after {Words.Count(situation.Task.Attempts.Count, "attempt")}{joint} in pool {last.Pool}{(last.Host is null ? "" : $" on {last.Host}")}"
        : situation.Task.Task.Pool is { } foreign ? $"in pool {foreign}, which is none of Emews" : "after 0 attempts";

    private static IEnumerable<TaskReason> OfWaiting(TaskSituation situation)
    {
        if (situation.Task.RetryIn is { } wait)
        {
            if (situation.Claiming.Count == 0)
            {
                yield return OfNoPool(situation);
            }

            yield return OfBackoff(situation, wait);
            yield break;
        }

        if (situation.Position is not { } position)
        {
            yield return new(situation.Id, "not_queued", "It is not in the queue: a client that is not of Emews took it out, and has not said what became of it.");
            yield break;
        }

        if (situation.Claiming.Count == 0)
        {
            yield return OfNoPool(situation);
        }
        else if (position.AreClaimsClosed)
        {
            yield return new(
                situation.Id, "lockstep",
                $"With lockstep, nobody takes tasks of type {position.WorkType} until the search has decided{(situation.IsRunOn ? "." : ", and no run goes on that could.")}",
                situation.IsRunOn ? TaskHelp.None : TaskHelp.Resume);
        }
        else if (situation.FreeWorkers == 0)
        {
            var pools = situation.Claiming.GroupBy(agent => agent.Pool, StringComparer.Ordinal)
                .Select(pool => $"{pool.Key} {pool.Sum(agent => Math.Min(agent.Owned, agent.Workers))} of {pool.Sum(agent => agent.Workers)}");
            yield return new(situation.Id, "pools_full", $"All workers for its type are busy: {string.Join(", ", pools)}.", TaskHelp.StartPool);
        }

        if (position.Ahead > 0)
        {
            yield return new(
                situation.Id, "behind",
                $"It has priority {position.Priority}, and {Words.Count(position.Ahead, "task")} come{(position.Ahead == 1 ? "s" : "")} before it: "
                + $"{position.Higher} of higher priority, {position.Earlier} of the same that {(position.Earlier == 1 ? "was" : "were")} submitted earlier.",
                TaskHelp.Prioritize);
        }
        else if (situation.FreeWorkers > 0 && !position.AreClaimsClosed)
        {
            yield return new(
                situation.Id, "any_moment", $"Nothing stands in its way: {Words.Count(situation.FreeWorkers, "worker")} of its type free. It is taken any moment.");
        }
    }

    private static TaskReason OfBackoff(TaskSituation situation, TimeSpan wait)
    {
        var cause = "";
        if (situation.Task.Attempts is [.., { FailureKind: { } kind } last])
        {
            var allowed = situation.AgentOf(last) is { } agent ? $" of at most {agent.MaxAttempts}" : "";
            cause = $" (attempt {situation.Task.Task.Attempts}{allowed} failed: {kind}: {Words.FirstLine(last.FailureMessage ?? "")})";
        }

        return new(
            situation.Id, "backoff",
            wait > TimeSpan.Zero
                ? $"It waits {Words.Time(wait)} more before it is tried again{cause}."
                : $"It goes back into the queue any moment, to be tried again{cause}.");
    }

    /// <summary>Who has lost it last, where it waits because of that.</summary>
    private static IEnumerable<TaskReason> OfLost(TaskSituation situation)
    {
        if (situation.Task.Attempts is not [.., { Outcome: AttemptOutcome.Lost } last] || situation.Attempt == 0)
        {
            yield break;
        }

        var agent = situation.AgentOf(last);
        var allowed = (agent?.MaxAttempts ?? (last.AgentId is null ? situation.ForeignLease?.MaxAttempts : null)) is { } most ? $" of at most {most}" : "";
        yield return new(
            situation.Id, "lost",
            last.AgentId is null
                ? $"Attempt {situation.Attempt}{allowed} was taken from pool {last.Pool}, which is none of Emews and had kept it since {OutputText.Time(last.Claimed)}."
                : $"Attempt {situation.Attempt}{allowed} was lost with pool {last.Pool} on {last.Host}"
                    + (agent is null ? "." : $" (process {agent.ProcessId}), last heard of at {OutputText.Time(agent.LastHeartbeat)} and given up at {OutputText.Time(agent.Ended ?? agent.LastHeartbeat)}."));
    }

    private static TaskReason OfNoPool(TaskSituation situation)
    {
        var type = situation.Task.WorkType;
        if (situation.Living.Count > 0)
        {
            return new(
                situation.Id, "pools_draining", $"The pools for its type ({type}) are stopping and take no more tasks: {Names(situation.Living)}.",
                situation.IsRunOn ? TaskHelp.StartPool : TaskHelp.Resume);
        }

        if (situation.Silent?.Where(pool => pool.Owned > 0).ToList() is { Count: > 0 } mute)
        {
            return new(
                situation.Id, "no_heartbeat",
                $"No pool for its type ({type}) gives a sign of life. Without one: {string.Join(", ", mute.Select(pool => $"{pool.Name}, which has {Words.Count(pool.Owned, "task")}"))}.");
        }

        var silent = situation.Agents.Where(agent => agent.Ended is null && !agent.IsAlive).ToList();
        var dead = silent.Count == 0 ? "" : $" Not heard of any more: {Names(silent)}, for {Words.Time(silent.Min(agent => agent.SilentFor))}.";
        return new(
            situation.Id, "no_pool", $"No pool for its type ({type}) is at work.{dead}", situation.IsRunOn ? TaskHelp.StartPool : TaskHelp.Resume);
    }

    private static string Names(IEnumerable<AgentRecord> agents) =>
        string.Join(", ", agents.Select(agent => $"{agent.Pool} (process {agent.ProcessId} on {agent.Host})"));
}
