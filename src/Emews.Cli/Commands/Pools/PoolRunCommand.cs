using System.CommandLine;
using Emews.Pools;
using Emews.Workflows;
using Emews.Workflows.Configuration;

namespace Emews.Cli.Commands;

/// <summary><c>emews pool run</c>: one worker pool of an experiment, in the foreground.</summary>
internal static class PoolCommand
{
    public static Command Create() => new Command("pool", "Run a worker pool by hand.") { CreateRun() }.WithNotes(
        "emews run starts the pools of its configuration by itself; here are more hands for a run that goes on.").WithExamples(
        "emews pool run quickstart pool2",
        "emews pool run --help");

    private static Command CreateRun()
    {
        var experiment = CommonArguments.Experiment();
        var pool = new Argument<string>("pool") { Description = "The pool's name in the configuration." };
        var output = CommonArguments.Output();
        var configuration = new Option<string?>("--config")
        {
            Description = "The configuration, if not the one in the experiment's folder.",
            HelpName = "FILE",
        };
        var log = new Option<string?>("--log") { Description = "Write messages, and what models print, to a file.", HelpName = "FILE" };
        var untilEof = new Option<bool>("--until-eof")
        {
            Description = "End at once when standard input ends; for programs that start pools.",
        };
        var command = new Command("run", "Run a worker pool of an experiment in the foreground, until it is told to stop.")
        {
            experiment, pool, output, configuration, log, untilEof,
        };
        command.SetAction((parsed, _) => RunAsync(
            ExperimentFolder.At(parsed.GetRequiredValue(output), parsed.GetRequiredValue(experiment)),
            parsed.GetRequiredValue(pool), parsed.GetValue(configuration), parsed.GetValue(log), parsed.GetValue(untilEof)));
        return command.WithNotes(
            "emews run starts the pools of its configuration by itself. One more may join a live run from another terminal.",
            "A pool waits for work until it is stopped. Ctrl-C lets running tasks end (10 s) and gives the rest back.",
            "A second one ends at once; two within half a second count as one.",
            "Exit codes: 0 told to stop by a message in the queue; 1 failed; 2 nothing begun; 130 stopped by a signal.").WithExamples(
            "emews pool run quickstart pool2",
            "emews pool run trial-7 local --output /scratch/me/runs");
    }

    private static async Task<int> RunAsync(ExperimentFolder folder, string pool, string? configurationPath, string? logPath, bool untilEof)
    {
        if (untilEof)
        {
            ProcessSignals.LeaveSession();
        }

        if (logPath is not null)
        {
            PoolLog.WriteTo(logPath);
        }

        using var signals = new Signals();
        var parentGone = untilEof ? ParentWatch.UntilEndOfInput() : CancellationToken.None;
        var path = configurationPath ?? folder.Configuration;
        if (!File.Exists(path))
        {
            throw new WorkflowRefusedException(
                $"There is no experiment in {folder.Path} ({path} is missing). Name its folder with --output, or its file with --config.");
        }

        var read = ConfigurationReader.ReadFile(path);
        if (read is not { CanRun: true, Configuration: { } configuration })
        {
            throw new WorkflowRefusedException(ProblemReport.Render(path, read.Problems));
        }

        await new PoolRunner(configuration, folder).RunAsync(pool, PoolLog.Say, signals.Stop, parentGone);
        return signals.Stop.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Done;
    }
}
