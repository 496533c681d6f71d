using Emews.Cli.Commands.Pools;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary>All that decides whether a task runs.</summary>
/// <param name="Task">The task.</param>
/// <param name="Position">Where it stands in the output queue; null where it does not wait there.</param>
/// <param name="Agents">The agents of its experiment's types, also those of earlier runs.</param>
/// <param name="Experiment">Its experiment; null where that is not on record.</param>
/// <param name="IsRunOn">Whether a run of the experiment goes on.</param>
/// <param name="ForeignLease">How long pools that are not ours may keep such a task; null for as long as they like.</param>
/// <param name="Silent">Pools without a heartbeat, as far as the experiment knows of them.</param>
internal sealed record TaskSituation(
    TaskHistory Task, QueuePosition? Position, IReadOnlyList<AgentRecord> Agents, ExperimentRecord? Experiment, bool IsRunOn,
    ForeignLease? ForeignLease = null, IReadOnlyList<SilentPool>? Silent = null)
{
    public TaskId Id => Task.Task.TaskId;

    /// <summary>Its state in the words of files.</summary>
    public string State => OutputText.State(Task.Task.State, Failure is not null);

    public TaskFailure? Failure => TaskFailure.FromResultText(Task.Task.Result);

    /// <summary>The agents of its type that live, as far as their heartbeats tell.</summary>
    public IReadOnlyList<AgentRecord> Living => [.. Agents.Where(agent => agent.IsAlive && agent.WorkType == Task.WorkType)];

    /// <summary>Those that take new tasks.</summary>
    public IReadOnlyList<AgentRecord> Claiming => [.. Living.Where(agent => agent.StoppedClaiming is null)];

    /// <summary>Whether anybody is there who gives the tasks of the dead to others.</summary>
    public bool HasRescuer => IsRunOn || Living.Count > 0;

    /// <summary>Which attempt it is at, or was at last where none goes on, since it was put back last.</summary>
    public int Attempt => Task.Task.Attempts + (Task.Task.State == TaskState.Running ? 1 : 0);

    public int FreeWorkers => Claiming.Sum(agent => Math.Max(0, agent.Workers - agent.Owned));

    /// <summary>A pool that may be started for it; null where none is known.</summary>
    public string? PoolToStart => Agents.Count > 0 ? Agents[^1].Pool : Silent?.FirstOrDefault(pool => pool.Script is not null)?.Name;

    /// <summary>Who made an attempt; null where that is not on record.</summary>
    public AgentRecord? AgentOf(TaskAttempt attempt) => Agents.FirstOrDefault(agent => agent.AgentId == attempt.AgentId);
}
