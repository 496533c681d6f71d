using System.CommandLine;

namespace Emews.Cli.Commands.Experiments;

/// <summary><c>emews experiment</c>: what a database has of experiments.</summary>
internal static class ExperimentCommand
{
    public static Command Create() => new("experiment", "Look at the experiments of a database, or give one up.")
    {
        ExperimentListCommand.Create(),
        ExperimentCancelCommand.Create(),
    };
}
