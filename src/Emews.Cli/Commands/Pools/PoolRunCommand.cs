using System.CommandLine;
using Emews.Database.Addresses;
using Emews.Pools;
using Emews.Workflows;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Cli.Commands.Pools;

/// <summary><c>emews pool run</c>: one worker pool of an experiment, in the foreground.</summary>
internal static class PoolRunCommand
{
    public static Command Create()
    {
        var pool = new PoolArguments();
        var log = new Option<string?>("--log") { Description = "Write messages, and what models print, to a file.", HelpName = "FILE" };
        var untilEof = new Option<bool>("--until-eof")
        {
            Description = "End at once when standard input ends; for programs that start pools.",
        };
        var agent = new Option<string?>("--agent")
        {
            Description = "Be one of several agents that share the pool's workers, batch size and threshold: 2/3 is the second of three.",
            HelpName = "i/k",
        };
        var database = new PoolDatabase();
        var command = pool.AddTo(new Command("run", "Run a worker pool of an experiment in the foreground, until it is told to stop.") { log, untilEof, agent });
        database.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(agent) is { Tokens: [{ Value: var text }] } && AgentShare.Parse(text) is null)
            {
                result.AddError($"{agent.Name} takes {AgentShare.Expected}, not '{Wording.Short(text)}'.");
            }
        });
        command.SetAction((parsed, _) => RunAsync(
            pool, database.Find(parsed), parsed, parsed.GetValue(log), parsed.GetValue(untilEof), parsed.GetValue(agent) is { } text ? AgentShare.Parse(text)!.Value : AgentShare.Whole));
        return command.WithNotes(
            "emews run starts the pools of its configuration by itself. One more may join a live run from another terminal.",
            "On another machine than the run's, --config names a whole configuration, whose dbs, or --connection, say where the database is.",
            "It is a pool of ours, also where a script starts the pool otherwise; so such a script may end with this command.",
            "A pool waits for work until it is stopped. Ctrl-C lets running tasks end (10 s) and gives the rest back.",
            "A second one ends at once; two within half a second count as one.",
            "Exit codes: 0 told to stop by a message in the queue, or idle; 1 failed; 2 nothing begun; 130 stopped by a signal.").WithExamples(
            "emews pool run quickstart pool2",
            "emews pool run quickstart helpers --config helpers.yaml --until-idle 5m",
            "emews pool run quickstart pool2 --agent 2/3",
            "emews pool run quickstart pool2 --config cluster.yaml --connection postgresql://me@db1/emews",
            "emews pool run trial-7 local --output /scratch/me/runs");
    }

    private static async Task<int> RunAsync(
        PoolArguments pool, DatabaseAddress? database, ParseResult parsed, string? logPath, bool untilEof, AgentShare share)
    {
        if (untilEof)
        {
            ProcessSignals.LeaveSession();
        }

        using var log = PoolLog.Open(logPath);
        using var signals = new Signals();
        var parentGone = untilEof ? ParentWatch.UntilEndOfInput() : CancellationToken.None;
        var assignment = pool.Find(parsed);
        var runner = new PoolRunner(assignment with { Pool = share.Of(assignment.Pool) }, pool.Folder(parsed))
        {
            Database = database,
            UntilIdle = pool.UntilIdle(parsed),
            SayOfModel = log.SayOfModel,
        };
        await runner.RunAsync(log.Say, signals.Stop, parentGone);
        return signals.Stop.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Done;
    }
}
