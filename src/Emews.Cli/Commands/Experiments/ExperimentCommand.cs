using System.CommandLine;

namespace Emews.Cli.Commands.Experiments;

/// <summary><c>emews experiment</c>: what a database has of experiments.</summary>
internal static class ExperimentCommand
{
    public static Command Create() => new Command("experiment", "Look at experiments, export one, or give one up.")
    {
        ExperimentListCommand.Create(),
        ExperimentShowCommand.Create(),
        ExperimentExportCommand.Create(),
        ExperimentCancelCommand.Create(),
    }.WithExamples(
        "emews experiment list",
        "emews experiment show trial-7",
        "emews experiment export trial-7 > trial-7.csv");
}
