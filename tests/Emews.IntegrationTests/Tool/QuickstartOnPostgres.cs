using System.Globalization;
using Emews.IntegrationTests.Database.Server;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>The same on PostgreSQL, with a server that the run makes, starts and stops; its folder and port are the test's own.</summary>
public sealed class QuickstartOnPostgres : QuickstartRun
{
    private ServerWorkspace? workspace;

    public override async ValueTask InitializeAsync()
    {
        workspace = await ServerWorkspace.OpenAsync();
        var example = Clone.Read("examples/ackley/quickstart-postgresql.yaml")
            .Replace("../../output/postgresql", workspace.Data, StringComparison.Ordinal)
            .Replace("5433", workspace.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Result = await workspace.RunAsync("run", "quickstart", workspace.Write("quickstart-postgresql.yaml", example));
        Folder = new RunFolder(workspace.PathOf("output/quickstart"));

        // But for what removes the test's folder at its end.
        LeftRunning = [.. ProcessTable.Of(workspace.Root).Where(process => !process.Command.StartsWith("/bin/sh -c trap", StringComparison.Ordinal))];
    }

    public override ValueTask DisposeAsync() => workspace?.DisposeAsync() ?? ValueTask.CompletedTask;
}
