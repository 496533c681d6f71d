using Emews.Tasks;

namespace Emews.Cli.Commands.Tasks;

/// <summary>What some tasks died of: those of one kind whose messages begin alike.</summary>
/// <param name="kind">The kind of failure.</param>
/// <param name="summary">The first line of what they say.</param>
/// <param name="message">All that the first of them says.</param>
/// <param name="first">The first of them.</param>
internal sealed class FailureCause(string kind, string summary, string message, TaskId first)
{
    private readonly List<TaskId> _examples = [first];

    public string Kind => kind;

    public string Summary => summary;

    public string Message => message;

    /// <summary>How many they are.</summary>
    public long Count { get; private set; } = 1;

    /// <summary>The first of them.</summary>
    public IReadOnlyList<TaskId> Examples => _examples;

    /// <summary>Counts one more.</summary>
    public void Add(TaskId task, int mostExamples)
    {
        Count++;
        if (_examples.Count < mostExamples)
        {
            _examples.Add(task);
        }
    }
}
