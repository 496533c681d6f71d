using System.CommandLine;
using Emews.Tasks;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Cli.Commands.Tasks;

/// <summary>The states of tasks in the words of files and people.</summary>
internal static class TaskStates
{
    private static readonly Dictionary<string, TaskFilter> Filters = new(StringComparer.Ordinal)
    {
        ["queued"] = new([TaskState.Queued, TaskState.Requeued]),
        ["running"] = new([TaskState.Running]),
        ["complete"] = new([TaskState.Complete], HasFailed: false),
        ["failed"] = new([TaskState.Complete], HasFailed: true),
        ["canceled"] = new([TaskState.Canceled]),
        ["requeued"] = new([TaskState.Requeued]),
    };

    public static IReadOnlyCollection<string> Words => Filters.Keys;

    /// <summary>The tasks of a state; all of them where none is named. Those that are queued again count as queued, too.</summary>
    public static TaskFilter Filter(string? word) => word is null ? new() : Filters[word];

    /// <summary>Refuses a word that is no state.</summary>
    public static void Check(Command command, Option<string?> option) => command.Validators.Add(result =>
    {
        if (result.GetResult(option) is { Tokens: [var only] } && !Filters.ContainsKey(only.Value))
        {
            result.AddError($"{option.Name} is {Wording.OneOf(Filters.Keys)}, not '{Wording.Short(only.Value)}'.");
        }
    });
}
