using Emews.Cli.Display;
using Emews.Tasks;

namespace Emews.Cli.Commands.Tasks;

/// <summary>Several tasks, for people.</summary>
internal static class TaskIdText
{
    private const int Shown = 10;

    /// <summary>Such as <c>2 tasks: 3, 4</c>; cut after the first where they are many.</summary>
    public static string Of(IReadOnlyList<TaskId> ids) =>
        $"{Words.Count(ids.Count, "task")}{(ids.Count == 0 ? "" : ": ")}{string.Join(", ", ids.Take(Shown))}{(ids.Count > Shown ? ", …" : "")}";
}
