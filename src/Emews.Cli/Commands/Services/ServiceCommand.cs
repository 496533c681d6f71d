using System.CommandLine;

namespace Emews.Cli.Commands.Services;

/// <summary><c>emews service</c>: the EMEWS service.</summary>
internal static class ServiceCommand
{
    public static Command Create() => new Command("service", "Serve an EMEWS DB over HTTP, for clients that cannot reach it themselves.")
    {
        ServiceStartCommand.Create(),
    }.WithExamples(
        "emews service start quickstart",
        "emews service start --help");
}
