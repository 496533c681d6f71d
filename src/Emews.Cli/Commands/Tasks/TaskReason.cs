using Emews.Tasks;

namespace Emews.Cli.Commands.Tasks;

/// <summary>One thing that keeps a task from running, or tells where it runs or how it ended.</summary>
/// <param name="Task">The task.</param>
/// <param name="Word">The reason in one word, for programs.</param>
/// <param name="Text">The reason in a sentence or two.</param>
/// <param name="Help">What helps.</param>
internal sealed record TaskReason(TaskId Task, string Word, string Text, TaskHelp Help = TaskHelp.None);

/// <summary>What helps a task that does not run.</summary>
internal enum TaskHelp
{
    /// <summary>Nothing, or patience.</summary>
    None,

    /// <summary>To see what became of it.</summary>
    Show,

    /// <summary>To put it back into the queue.</summary>
    Retry,

    /// <summary>To go on with its experiment.</summary>
    Resume,

    /// <summary>To add a pool.</summary>
    StartPool,

    /// <summary>To let it come sooner.</summary>
    Prioritize,
}
