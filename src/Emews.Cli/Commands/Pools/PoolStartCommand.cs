using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Cli.Display;
using Emews.Database.Upkeep;
using Emews.Pools;
using Emews.Tasks;
using Emews.Workflows;
using Emews.Workflows.Configuration.Reading;
using Emews.Workflows.PoolScripts;

namespace Emews.Cli.Commands.Pools;

/// <summary><c>emews pool start</c>: one more worker pool for a run, which goes on by itself.</summary>
internal static class PoolStartCommand
{
    private static readonly TimeSpan UntilIdle = TimeSpan.FromMinutes(1);

    public static Command Create()
    {
        var pool = new PoolArguments();
        var again = new Option<bool>("--again") { Description = "Start it though one of its name is at work." };
        var json = new Option<bool>("--json") { Description = "Print what was started as JSON on standard output, and nothing else there." };
        var command = pool.AddTo(new Command("start", "Start a worker pool that joins a run, and goes on when this command has ended.") { again, json });
        command.SetAction((parsed, _) => RunAsync(pool, parsed, parsed.GetValue(again), parsed.GetValue(json)));
        return command.WithNotes(
            "It waits until the pool has joined. The pool may be one that the run does not know: --config names a file that has it.",
            $"The pool ends when the experiment is canceled, or has had nothing left to do for a while (--until-idle; {DurationText.Write(UntilIdle)} unless told).",
            "Exit codes: 0 it has joined; 1 it could not, the last lines of its log say why; 2 nothing begun; 130 stopped by a signal.").WithExamples(
            "emews pool start quickstart pool2",
            "emews pool start quickstart helpers --config helpers.yaml",
            "emews pool start quickstart pool2 --again --until-idle 10m",
            "emews pool start trial-7 local --output /scratch/me/runs --json");
    }

    private static async Task<int> RunAsync(PoolArguments arguments, ParseResult parsed, bool again, bool json)
    {
        using var signals = new Signals(secondEnds: false);
        var folder = arguments.Folder(parsed);
        if (!Directory.Exists(folder.Path))
        {
            throw AbsentExperiment.In(folder);
        }

        await JoiningPool.BegunAsync(folder, signals.Stop);
        var assignment = arguments.Find(parsed);
        var address = await new PoolRunner(assignment, folder).FindDatabaseAsync(signals.Stop);
        await using var upkeep = await DatabaseLook.OpenAsync(new DatabaseTarget(address, folder.ExperimentId), signals.Stop);
        var joining = new JoiningPool(assignment.Pool.Name, folder, upkeep);
        await joining.RequireWorkAsync(again, signals.Stop);
        if (assignment.Pool.StartPoolScript is not null)
        {
            return await PoolScriptStart.RunAsync(new PoolScript(assignment, address, folder), folder, json, signals.Stop);
        }

        using var process = joining.Start(SelfCommand.Get(), arguments.Configuration(parsed), arguments.UntilIdle(parsed) ?? UntilIdle);
        LiveAgent? agent;
        try
        {
            agent = await joining.JoinsAsync(process, signals.Stop);
        }
        catch (Exception error) when (error is OperationCanceledException or EmewsException)
        {
            ProcessSignals.Terminate(process.Id);
            throw;
        }

        if (agent is null)
        {
            throw new EmewsException(await joining.FailureAsync(process));
        }

        await Console.Out.WriteAsync(json
            ? JsonText.Of(text =>
            {
                text.WriteString("exp_id", folder.ExperimentId);
                text.WriteAgent(agent);
                text.WriteNumber("workers", assignment.Pool.Workers);
                text.WriteString("log", joining.Log);
            })
            : $"""
              Pool {agent.Pool} has joined {folder.ExperimentId} with {Words.Count(assignment.Pool.Workers, "worker")}: process {agent.ProcessId} on {agent.Host}.
              Log:   {joining.Log}
              Stop:  emews pool stop {folder.ExperimentId} {agent.Pool}{folder.OutputOption}   (kill -TERM {agent.ProcessId} also hurries: what runs has 10 s)
              It goes on by itself, and ends when there is nothing left to do.

              """);
        return ExitCodes.Done;
    }
}
