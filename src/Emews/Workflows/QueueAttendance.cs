using System.Globalization;
using Emews.Pools;
using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>Who takes the tasks of a run at a moment, and what there is to say where nobody does.</summary>
/// <param name="counts">The run's tasks.</param>
/// <param name="agents">The agents of its work type that were heard of since it began.</param>
/// <param name="pools">The pools that the run itself has started.</param>
/// <param name="host">This machine.</param>
/// <param name="isElsewhere">Whether the database is behind a service, and may be on another machine.</param>
/// <param name="left">How many tasks are known to be with pools of the run that tell nobody that they live, and have ended.</param>
internal sealed class QueueAttendance(
    TaskCounts counts, IReadOnlyList<AgentRecord> agents, IReadOnlyList<IRunningPool> pools, string host, bool isElsewhere = false,
    long left = 0)
{
    private readonly AgentRecord[] _living =
        [.. agents.Where(agent => agent.IsAlive && !pools.Any(pool => pool.End is not null && Is(pool, agent, host)))];

    /// <summary>How many tasks wait to be taken.</summary>
    public long Waiting => counts.Queued + counts.Requeued;

    /// <summary>
    /// Whether somebody takes tasks, or is about to: an agent, a pool that has not joined yet, or a pool that is not ours and tells
    /// nobody that it lives, but has tasks in hand.
    /// </summary>
    public bool IsAttended =>
        _living.Any(agent => agent.StoppedClaiming is null) || pools.Any(IsBeginning) || (Foreign > 0 && !pools.Any(MayHaveLeftTasks));

    /// <summary>Whether all pools of the run have failed, and nobody else is there.</summary>
    public bool IsLost => HaveAllFailed && Foreign <= left;

    /// <summary>Whether all pools of the run have failed; there may be others.</summary>
    public bool HaveAllFailed => pools.Count > 0 && pools.All(pool => pool.End is { IsFailure: true }) && _living.Length == 0;

    /// <summary>The pools of the run that have ended and may have left tasks that nobody gives back.</summary>
    public IReadOnlyList<string> Leavers => [.. pools.Where(MayHaveLeftTasks).Select(pool => pool.Pool).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether somebody else has started pools, too.</summary>
    public bool HadOthers => agents.Any(agent => !pools.Any(pool => Is(pool, agent, host)));

    private long Foreign => counts.Running - agents.Sum(agent => agent.Owned);

    /// <summary>What to tell people where all is lost.</summary>
    /// <param name="last">The pool that ended last.</param>
    /// <param name="folder">The experiment's folder.</param>
    public string LostMessage(IRunningPool last, ExperimentFolder folder) =>
        $"No pool is left to run the remaining tasks. The last to end was {last.Pool}; see {last.LogPath}{(Foreign <= 0 ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"\n  {Tasks(Foreign)} running in the database, left there by {string.Join(", ", Leavers)}.\n  {GiveBack(folder)}"))}";

    /// <summary>What to tell people: why no pool takes tasks, and how to start one.</summary>
    /// <param name="folder">The experiment's folder.</param>
    public string Message(ExperimentFolder folder)
    {
        string[] names = [.. pools.Select(pool => pool.Pool).Concat(agents.Select(agent => agent.Pool)).Distinct(StringComparer.Ordinal)];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Waiting} task{(Waiting == 1 ? " is" : "s are")} queued, and no pool takes {(Waiting == 1 ? "it" : "them")}{(names.Length > 0 ? ":" : ".")}{string.Concat(names.Select(name => $"\n  {name} {Why(name)}"))}{Left(folder)}\n  {HowToStart(folder, names)}");
    }

    /// <summary>One of those that are gone. Pools of a run that has none of its own are started by hand, on the machine of the database.</summary>
    private string HowToStart(ExperimentFolder folder, string[] names)
    {
        var gone = names.FirstOrDefault(name => !_living.Any(agent => IsOf(agent, name))) ?? names.FirstOrDefault("POOL");
        var again = _living.Any(agent => IsOf(agent, gone)) ? " --again" : "";
        return isElsewhere && pools.Count == 0
            ? $"Start one where the database is: emews pool run {folder.ExperimentId} {gone} --config FILE"
            : $"Start one: {folder.PoolCommand("start", gone)}{again}";
    }

    private static string Tasks(long count) => count == 1 ? "1 task stays" : string.Create(CultureInfo.InvariantCulture, $"{count} tasks stay");

    private static string GiveBack(ExperimentFolder folder) =>
        $"To have that run again, write how long such a pool may keep a task into the entry of dbs in the YAML file, such as foreign_lease: 10m, and go on: {folder.CommandToRun(null)} --resume";

    private string Left(ExperimentFolder folder) => Foreign <= 0 ? "" : string.Create(
        CultureInfo.InvariantCulture,
        $"\n  {Foreign} more {(Foreign == 1 ? "is" : "are")} with a pool that is not ours, and may be gone. {GiveBack(folder)}");

    /// <summary>Whether an agent is the process that the run has started for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="host">This machine.</param>
    public static bool Is(IRunningPool pool, AgentRecord agent, string host) =>
        agent.ProcessId == pool.ProcessId && string.Equals(agent.Host, host, StringComparison.Ordinal);

    private static bool IsOf(AgentRecord agent, string pool) => string.Equals(agent.Pool, pool, StringComparison.Ordinal);

    /// <summary>Whether a pool of the run is at work and not on record: it starts, or is one that has no agents.</summary>
    private bool IsBeginning(IRunningPool pool) => pool is { End: null, Job: null } && !agents.Any(agent => IsOf(agent, pool.Pool));

    /// <summary>Whether a pool of the run that has no agents has ended: what it had in hand nobody gives back.</summary>
    private bool MayHaveLeftTasks(IRunningPool pool) => pool.End is not null && !agents.Any(agent => IsOf(agent, pool.Pool));

    private string Why(string name)
    {
        var living = _living.Where(agent => IsOf(agent, name)).ToArray();
        return living.Length > 0
            ? string.Create(CultureInfo.InvariantCulture, $"claims no more, and has {living.Sum(agent => agent.Owned)} to end")
            : pools.LastOrDefault(pool => string.Equals(pool.Pool, name, StringComparison.Ordinal)) is not { } own
                ? agents.Last(agent => IsOf(agent, name)) is { Ended: null } silent
                    ? string.Create(CultureInfo.InvariantCulture, $"has been silent for {silent.SilentFor.TotalSeconds:0} s") : "has ended"
            : own.Job is { } job ? $"waits or runs as job {job} of a scheduler, and has no task"
            : own.End is { IsFailure: true } end ? $"has ended ({end}), see {own.LogPath}"
            : PoolLastWords.Of(own.LogPath) ?? "has ended";
    }
}
