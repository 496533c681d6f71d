using System.CommandLine;

namespace Emews.Cli.Commands.Tasks;

/// <summary><c>emews task</c>: looks at the tasks of an experiment, and steers them.</summary>
internal static class TaskCommand
{
    public static Command Create() => new Command("task", "Look at the tasks of an experiment, and steer them.")
    {
        TaskListCommand.Create(),
        TaskShowCommand.Create(),
        TaskExplainCommand.Create(),
        TaskRetryCommand.Create(),
        TaskCancelCommand.Create(),
        TaskPrioritizeCommand.Create(),
    }.WithExamples(
        "emews task list trial-7 --failed",
        "emews task show trial-7 42",
        "emews task retry trial-7 --failed");
}
