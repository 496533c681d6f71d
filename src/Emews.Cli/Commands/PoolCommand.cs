using System.CommandLine;
using Emews.Pools;
using Emews.Workflows;
using Emews.Workflows.Configuration;

namespace Emews.Cli.Commands;

/// <summary><c>emews pool run</c>: one worker pool of an experiment, in the foreground.</summary>
internal static class PoolCommand
{
    public static Command Create() => new("pool", "Worker pools.") { CreateRun() };

    private static Command CreateRun()
    {
        var experiment = CommonArguments.Experiment();
        var pool = new Argument<string>("pool") { Description = "The pool's name in the configuration." };
        var output = CommonArguments.Output();
        var configuration = new Option<string?>("--config")
        {
            Description = "The configuration; by default the one in the experiment's folder.",
            HelpName = "F",
        };
        var log = new Option<string?>("--log") { Description = "Write messages, and what models print, to a file.", HelpName = "FILE" };
        var untilEof = new Option<bool>("--until-eof")
        {
            Description = "End at once when standard input ends: whoever started the pool is gone.",
        };
        var command = new Command("run", "Run a worker pool of an experiment in the foreground, until it is told to stop.")
        {
            experiment, pool, output, configuration, log, untilEof,
        };
        command.SetAction((parsed, _) => RunAsync(
            ExperimentFolder.At(parsed.GetRequiredValue(output), parsed.GetRequiredValue(experiment)),
            parsed.GetRequiredValue(pool), parsed.GetValue(configuration), parsed.GetValue(log), parsed.GetValue(untilEof)));
        return command.WithExamples("emews pool run quickstart pool2", "emews pool run trial-7 local --output /scratch/me/runs");
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
            throw new WorkflowRefusedException($"There is no experiment in {folder.Path} ({path} is missing). Name its folder with --output, or its file with --config.");
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
