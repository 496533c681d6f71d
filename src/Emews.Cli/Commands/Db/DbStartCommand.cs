using System.CommandLine;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db start</c>.</summary>
internal static class DbStartCommand
{
    public static Command Create()
    {
        var server = new ServerOptions();
        var command = new Command("start", "Start the server; it goes on until it is stopped.");
        server.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(server, parsed));
        return command.WithNotes(
            "emews run starts and stops by itself what its configuration has 'db_data' or 'start_cmd' for; one that runs already is left alone.",
            "Ctrl-C stops the server again that was about to start; a second one ends at once, and 'emews db status' tells what runs.",
            "Port and 'db_listen' are those of the configuration at every start.",
            "Exit codes: 0 it runs; 2 it was not started, the message says why; 130 stopped by a signal.").WithExamples(
            "emews db start --data ./db",
            "emews db start --config my.yaml --db big");
    }

    private static async Task<int> RunAsync(ServerOptions server, ParseResult parsed)
    {
        using var signals = new Signals();
        var target = await server.ReadAsync(parsed, signals.Stop);
        var next = $"Run a workflow: emews run NAME {target.ConfigurationPath ?? "my.yaml"}";
        if (target.Commands is { } commands)
        {
            var ran = !await commands.StartAsync(signals.Stop);
            await Console.Out.WriteLineAsync($"{(ran ? "It runs already." : "Started by its start_cmd.")}\n{next}");
            return ExitCodes.Done;
        }

        var cluster = target.RequireCluster();
        var started = await cluster.StartAsync(signals.Stop);
        var status = await cluster.GetStatusAsync(signals.Stop);
        var lines = target.ConfigurationPath is null ? $"In a configuration:\n{ConfigurationLines.Of(status)}\n" : "";
        await Console.Out.WriteLineAsync($"""
            {(started ? "Started:" : "It runs already:")} PostgreSQL {status.Version} on port {status.Port} (process {status.Server?.ProcessId}).
            {lines}Look into it:   {Connection.Psql(status, cluster.PasswordPath)}
            {next}
            Stop it:        {target.Command("stop")}
            """);
        return ExitCodes.Done;
    }
}
