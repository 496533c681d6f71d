using System.CommandLine;

namespace Emews.Cli.Commands.Pools;

/// <summary><c>emews pool</c>: more hands for an experiment.</summary>
internal static class PoolCommand
{
    public static Command Create() => new Command("pool", "Add worker pools to an experiment by hand.") { PoolStartCommand.Create(), PoolRunCommand.Create() }.WithNotes(
        "emews run starts the pools of its configuration by itself; here are more hands for a run that goes on.").WithExamples(
        "emews pool start quickstart pool2",
        "emews pool run quickstart pool2");
}
