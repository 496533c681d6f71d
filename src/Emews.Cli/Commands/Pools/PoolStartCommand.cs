using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
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
        var agents = new Option<int>("--agents")
        {
            Description = "Start it as several processes on this machine, which share its workers, batch size and threshold.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        agents.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0))
            {
                result.AddError($"{agents.Name} takes a whole number from 1, not '{Wording.Short(text)}'.");
            }
        });
        var json = new Option<bool>("--json") { Description = "Print what was started as JSON on standard output, and nothing else there." };
        var command = pool.AddTo(new Command("start", "Start a worker pool that joins a run, and goes on when this command has ended.") { again, agents, json });
        command.SetAction((parsed, _) => RunAsync(pool, parsed, parsed.GetValue(again), parsed.GetValue(agents), parsed.GetValue(json)));
        return command.WithNotes(
            "It waits until the pool has joined. The pool may be one that the run does not know: --config names a file that has it.",
            $"The pool ends when the experiment is canceled, or has had nothing left to do for a while (--until-idle; {DurationText.Write(UntilIdle)} unless told).",
            "Exit codes: 0 it has joined; 1 it could not, the last lines of its log say why; 2 nothing begun; 130 stopped by a signal.").WithExamples(
            "emews pool start quickstart pool2",
            "emews pool start quickstart helpers --config helpers.yaml",
            "emews pool start quickstart pool2 --again --until-idle 10m",
            "emews pool start quickstart pool2 --agents 4",
            "emews pool start trial-7 local --output /scratch/me/runs --json");
    }

    private static async Task<int> RunAsync(PoolArguments arguments, ParseResult parsed, bool again, int agents, bool json)
    {
        using var signals = new Signals(secondEnds: false);
        var folder = arguments.Folder(parsed);
        if (!Directory.Exists(folder.Path))
        {
            throw AbsentExperiment.In(folder);
        }

        await JoiningPool.BegunAsync(folder, signals.Stop);
        RequireFile(arguments.Configuration(parsed));
        var assignment = arguments.Find(parsed);
        if (agents > 1 && assignment.Pool.StartPoolScript is not null)
        {
            throw new WorkflowRefusedException(
                $"Pool {assignment.Pool.Name} is started by a script, once: how many processes it has is up to the script. Leave out --agents.");
        }

        var address = await new PoolRunner(assignment, folder).FindDatabaseAsync(signals.Stop);
        await using var look = await DatabaseLook.OpenExperimentsAsync(new DatabaseTarget(address, folder.ExperimentId), signals.Stop);
        JoiningPool[] joining = [.. AgentShare.All(assignment.Pool, agents).Select(share => new JoiningPool(assignment.Pool.Name, share, folder, look))];
        await joining[0].RequireWorkAsync(again, signals.Stop);
        if (assignment.Pool.StartPoolScript is not null)
        {
            return await PoolScriptStart.RunAsync(new PoolScript(assignment, address, folder), folder, json, signals.Stop);
        }

        var joined = await JoinAsync(joining, arguments.Configuration(parsed), arguments.UntilIdle(parsed) ?? UntilIdle, signals.Stop);
        await Console.Out.WriteAsync(json ? PoolStartText.Json(folder, assignment.Pool, joining, joined) : PoolStartText.Of(folder, assignment.Pool, joining, joined));
        return ExitCodes.Done;
    }

    /// <summary>The pool's process reads the file, too.</summary>
    private static void RequireFile(string? configuration)
    {
        if (configuration is not null && !IsFile(configuration))
        {
            throw new WorkflowRefusedException($"{configuration} is not a regular file. Give a file: a pipe can be read only once.");
        }
    }

    private static bool IsFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return file.CanSeek;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Whoever reads it says why it cannot be read.
            return true;
        }
    }

    /// <summary>Starts all agents, and sees them join; where one cannot, none is to go on.</summary>
    private static async Task<IReadOnlyList<LiveAgent>> JoinAsync(
        JoiningPool[] joining, string? configuration, TimeSpan untilIdle, CancellationToken stop)
    {
        var processes = new List<Process>();
        var joined = new List<LiveAgent>();
        try
        {
            foreach (var agent in joining)
            {
                processes.Add(agent.Start(SelfCommand.Get(), configuration, untilIdle));
            }

            foreach (var (agent, process) in joining.Zip(processes))
            {
                joined.Add(await agent.JoinsAsync(process, stop) ?? throw new EmewsException(await agent.FailureAsync(process)));
            }

            var stay = await Task.WhenAll(joining.Zip(processes, (agent, process) => agent.StaysAsync(process, stop)));
            return Array.IndexOf(stay, false) is >= 0 and var lost ? throw new EmewsException(await joining[lost].FailureAsync(processes[lost])) : joined;
        }
        catch (Exception error) when (error is OperationCanceledException or EmewsException)
        {
            processes.FindAll(process => !process.HasExited).ForEach(process => ProcessSignals.Terminate(process.Id));
            throw;
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }
}
