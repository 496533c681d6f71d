using Emews.Workflows;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Cli.Commands.Experiments;

/// <summary>An experiment that is not where it was looked for.</summary>
internal static class AbsentExperiment
{
    /// <summary>Says so, and what there is instead.</summary>
    public static WorkflowRefusedException In(ExperimentFolder folder)
    {
        var names = FolderStandings.NamesIn(Path.GetDirectoryName(folder.Path)!);
        var guess = Wording.DidYouMean(folder.ExperimentId, names);
        var others = names.Count == 0 ? "" : $" Beside it there is: {Wording.OneOf(names)}.";
        return new($"There is no experiment in {folder.Path}{(guess.Length > 0 ? guess : ".")}{others} Name another folder with --output.");
    }
}
