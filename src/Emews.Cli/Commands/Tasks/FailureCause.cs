using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Tasks;

/// <summary>What some tasks died of, figures apart.</summary>
/// <param name="failure">How the first of them failed.</param>
internal sealed class FailureCause(TaskFailure failure)
{
    public string Kind => failure.Kind;

    /// <summary>What the first of them died of, in a line.</summary>
    public string Summary => CauseText.Of(failure);

    /// <summary>The same with # for figures.</summary>
    public string Pattern => CauseText.Pattern(failure);

    /// <summary>All that the first of them says.</summary>
    public string Message => failure.Message;

    /// <summary>The tasks, by id.</summary>
    public List<TaskId> Tasks { get; } = [];
}
