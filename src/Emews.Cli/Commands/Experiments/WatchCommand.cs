using System.CommandLine;
using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Experiments;

/// <summary><c>emews watch</c>: the live view of a run, from any terminal.</summary>
internal static class WatchCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var command = new Command("watch", "Watch a run from any terminal, until it ends. Ctrl-C leaves it alone.");
        experiment.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(experiment, parsed));
        return command.WithNotes(
            "On a terminal it is the live view of emews run; in a pipe, plain lines. With --json the last word is that of emews status --json.",
            "Exit codes: 0 the run is over; 1 the database does not answer; 2 there is no such experiment; 130 left by a signal.").WithExamples(
            "emews watch trial-7",
            "emews watch trial-7 --output /scratch/me/runs");
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed)
    {
        HarmlessWriter.Install();
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var view = await experiment.ViewAsync(signals.Stop);
        var (progress, _) = await view.LookAsync(signals.Stop);
        if (view.Ended is null)
        {
            progress = await WatchAsync(experiment, view, options.IsJson(parsed), signals.Stop);
        }

        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? StandingJson.Of(experiment, view, progress)
            : $"\n{StandingText.Of(experiment, view, progress)}{string.Concat(StandingText.WaysOn(experiment, view, progress).Select(way => way + "\n"))}");
        return ExitCodes.Done;
    }

    /// <summary>Shows the run until it ends. While its database is away, the last that was known stays in view.</summary>
    private static async Task<WorkflowProgress> WatchAsync(OpenExperiment experiment, RunView view, bool json, CancellationToken leave)
    {
        await using var display = RunDisplay.Open(experiment.Id, json);
        var rideOut = new RideOut(TimeProvider.System, display.Say);
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        while (true)
        {
            WorkflowProgress? progress = null;
            await rideOut.RunAsync(
                async () =>
                {
                    (progress, var news) = await view.LookAsync(leave);
                    foreach (var joined in news.OfType<PoolJoinedEvent>())
                    {
                        display.Say($"Pool {joined.Pool} joined{(joined.Workers is { } workers ? $" with {Words.Count(workers, "worker")}" : "")}.");
                    }
                },
                leave);
            display.Show(progress!);
            if (view.Ended is not null)
            {
                return progress!;
            }

            await timer.WaitForNextTickAsync(leave);
        }
    }
}
