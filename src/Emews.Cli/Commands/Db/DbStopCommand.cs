using System.CommandLine;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db stop</c>.</summary>
internal static class DbStopCommand
{
    public static Command Create()
    {
        var server = new ServerOptions();
        var command = new Command("stop", "Stop the server. Sessions are cut; what they have committed is safe.");
        server.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(server, parsed));
        return command.WithNotes(
            "Exit codes: 0 it does not run any more; 1 it does not stop; 2 there is no such server.").WithExamples(
            "emews db stop --data ./db",
            "emews db stop --config my.yaml");
    }

    private static async Task<int> RunAsync(ServerOptions server, ParseResult parsed)
    {
        using var signals = new Signals();
        var target = await server.ReadAsync(parsed, signals.Stop);
        var said = target.Commands is { } commands
            ? await commands.StopAsync(signals.Stop) ? "Stopped by its stop_cmd." : "It did not run."
            : await target.RequireCluster().StopAsync(signals.Stop) switch
            {
                null => "It did not run.",
                0 => "Stopped.",
                1 => "Stopped; one session was cut.",
                var sessions => $"Stopped; {sessions} sessions were cut.",
            };
        await Console.Out.WriteLineAsync($"{said}\nStart it again: {target.Command("start")}");
        return ExitCodes.Done;
    }
}
