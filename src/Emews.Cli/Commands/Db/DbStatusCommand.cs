using System.CommandLine;
using System.Globalization;
using Emews.Database.Server;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db status</c>: what can be known of a server without a password.</summary>
internal static class DbStatusCommand
{
    public static Command Create()
    {
        var server = new ServerOptions();
        var json = new Option<bool>("--json") { Description = "Print it as JSON on standard output, and nothing else there." };
        var command = new Command("status", "Look at the server: whether it runs, where, since when, how large it is, how many are connected.") { json };
        server.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(server, parsed, parsed.GetValue(json)));
        return command.WithNotes("Exit codes: 0 looked, whether it runs or not; 2 there is no such server.").WithExamples(
            "emews db status --data ./db",
            "emews db status --config my.yaml --json");
    }

    private static async Task<int> RunAsync(ServerOptions server, ParseResult parsed, bool json)
    {
        using var signals = new Signals();
        var target = await server.ReadAsync(parsed, signals.Stop);
        var cluster = target.RequireCluster();
        var status = await cluster.GetStatusAsync(signals.Stop);
        await Console.Out.WriteAsync(json ? StatusJson.Of(status, cluster) : Text(status, cluster, target));
        return ExitCodes.Done;
    }

    private static string Text(ClusterStatus status, PostgresCluster cluster, ServerTarget target)
    {
        var head = string.Create(CultureInfo.InvariantCulture, $"""
            Folder:    {status.Data} ({status.Bytes / 1e6:0.#} MB)
            Version:   PostgreSQL {status.Version}
            Database:  {status.Database}, owner {status.User}
            Password:  {(cluster.HasPassword ? cluster.PasswordPath : $"{cluster.PasswordPath} is missing; the next start makes a new one")}

            """);
        return head + (status.Server is not { } running
            ? $"""
            Server:    does not run
            Start it:  {target.Command("start")}

            """
            : string.Create(CultureInfo.InvariantCulture, $"""
            Server:    runs since {running.Since:yyyy-MM-dd HH:mm:ss}Z (process {running.ProcessId})
            Port:      {status.Port}, listening on {running.Addresses}
            Socket:    {running.SocketFolder}
            Sessions:  {running.Sessions}
            Log:       {cluster.LogPath}
            Look in:   {Connection.Psql(status, cluster.PasswordPath)}
            Stop it:   {target.Command("stop")}

            """));
    }
}
