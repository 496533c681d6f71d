using System.CommandLine;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db init</c>: a new cluster folder.</summary>
internal static class DbInitCommand
{
    public static Command Create()
    {
        var server = new ServerOptions();
        var command = new Command("init", "Make a folder with a PostgreSQL server of your own, and an empty database in it.");
        server.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(server, parsed));
        return command.WithNotes(
            "It takes the PostgreSQL of this machine: 'pg_bin_path' of the configuration, else PATH, else the newest in /usr/lib/postgresql.",
            "The server listens to this machine only, unless 'db_listen' names addresses or networks. Nobody gets in without the password,",
            "which is in the folder's file emews.pgpass, for you alone to read.",
            "Root steps down to the user 'postgres' for it, who has to be allowed to reach the folder.",
            "Ctrl-C ends it, and all that was made by then is removed; a second one changes nothing of that.",
            "Exit codes: 0 made; 2 nothing made, the message says why; 130 stopped by a signal, nothing is left.").WithExamples(
            "emews db init --data ./db",
            "emews db init --data ./db --port 5433 --name EQ_SQL",
            "emews db init --config my.yaml");
    }

    private static async Task<int> RunAsync(ServerOptions server, ParseResult parsed)
    {
        using var signals = new Signals(secondEnds: false);
        var target = await server.ReadAsync(parsed, signals.Stop);
        var cluster = target.RequireCluster();
        try
        {
            await cluster.InitAsync(signals.Stop);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Interrupted: nothing was made in {target.Folder!.Data}.");
            return ExitCodes.Interrupted;
        }

        await Console.Out.WriteLineAsync($"""
            Made {target.Folder!.Data}.
              Password: {cluster.PasswordPath}
            Start it: {target.Command("start")}
            """);
        return ExitCodes.Done;
    }
}
