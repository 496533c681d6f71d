using System.CommandLine;

namespace Emews.Cli.Commands.Pools;

/// <summary><c>emews pool</c>: the worker pools of an experiment.</summary>
internal static class PoolCommand
{
    public static Command Create() => new Command("pool", "See, start and end worker pools.")
    {
        PoolListCommand.Create(), PoolStartCommand.Create(), PoolEndCommands.CreateStop(), PoolEndCommands.CreateCancel(), PoolRunCommand.Create(),
    }.WithNotes(
        "emews run starts the pools of its configuration by itself; here are more hands for a run that goes on.").WithExamples(
        "emews pool list quickstart",
        "emews pool start quickstart pool2",
        "emews pool stop quickstart pool2",
        "emews pool run quickstart pool2");
}
