using Emews.Tasks;

namespace Emews.Rest;

/// <summary>The request of a verb that is about an experiment by its name alone.</summary>
internal sealed record NamedExperiment(string ExperimentId);

/// <summary>The request of a verb that looks for another experiment of a work type.</summary>
internal sealed record OtherExperiment(string ExperimentId, int WorkType);

/// <summary>The request of a verb that takes an experiment up again.</summary>
internal sealed record UpdatedExperiment(string ExperimentId, string Configuration);

/// <summary>The request of a verb that is about one task.</summary>
internal sealed record NamedTask(TaskId TaskId);

/// <summary>The request of a verb that is about several tasks.</summary>
internal sealed record NamedTasks(IReadOnlyList<TaskId> TaskIds);

/// <summary>The request of a verb that is about a work type.</summary>
internal sealed record NamedWorkType(int WorkType);

/// <summary>The request of a verb that is about a work type, or with null about all.</summary>
internal sealed record AnyWorkType(int? WorkType);

/// <summary>The request of a verb that is about an agent.</summary>
internal sealed record NamedAgent(long AgentId);

/// <summary>The request of a verb that asks nothing in particular.</summary>
internal sealed record NoRequest;

/// <summary>The answer of a verb that has none but that it is done.</summary>
internal sealed record Done;
