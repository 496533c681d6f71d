using Emews.Tasks;

namespace Emews.Rest;

/// <summary>The request of a verb that is about an experiment by its name alone.</summary>
/// <param name="ExperimentId">Its name (<c>exp_id</c>).</param>
internal sealed record NamedExperiment(string ExperimentId);

/// <summary>The request of a verb that looks for another experiment of a work type.</summary>
/// <param name="ExperimentId">The name of the experiment that is not meant (<c>exp_id</c>).</param>
/// <param name="WorkType">The work type.</param>
internal sealed record OtherExperiment(string ExperimentId, int WorkType);

/// <summary>The request of a verb that takes an experiment up again.</summary>
/// <param name="ExperimentId">Its name (<c>exp_id</c>).</param>
/// <param name="Configuration">Its resolved configuration from now on, as YAML.</param>
internal sealed record UpdatedExperiment(string ExperimentId, string Configuration);

/// <summary>The request of a verb that is about one task.</summary>
/// <param name="TaskId">The task.</param>
internal sealed record NamedTask(TaskId TaskId);

/// <summary>The request of a verb that is about several tasks.</summary>
/// <param name="TaskIds">The tasks.</param>
internal sealed record NamedTasks(IReadOnlyList<TaskId> TaskIds);

/// <summary>The request of a verb that is about a work type.</summary>
/// <param name="WorkType">The work type.</param>
internal sealed record NamedWorkType(int WorkType);

/// <summary>The request of a verb that is about a work type, or with null about all.</summary>
/// <param name="WorkType">The work type; null for all.</param>
internal sealed record AnyWorkType(int? WorkType);

/// <summary>The request of a verb that is about an agent.</summary>
/// <param name="AgentId">The agent.</param>
internal sealed record NamedAgent(long AgentId);

/// <summary>The request of a verb that asks nothing in particular.</summary>
internal sealed record NoRequest;

/// <summary>The answer of a verb that has none but that it is done.</summary>
internal sealed record Done;
