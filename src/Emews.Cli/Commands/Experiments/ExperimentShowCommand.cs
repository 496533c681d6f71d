using System.CommandLine;
using System.Globalization;
using System.Text;
using Emews.Cli.Display;
using Emews.Tasks;
using Emews.Workflows;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Experiments;

/// <summary><c>emews experiment show</c>: what an experiment is, how far it is, and what can be done with it.</summary>
internal static class ExperimentShowCommand
{
    private static readonly string[] PoolHead = ["workers", "owned", "pool", "host", "process", "joined", "left"];

    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var command = new Command("show", "Show an experiment: its configuration in brief, its tasks and pools, when it ran and how it ended, what to do next.");
        experiment.AddTo(command);
        command.SetAction((parsed, _) => RunAsync(experiment, parsed));
        return command.WithNotes("Exit codes: 0 shown; 1 the database does not answer; 2 there is no such experiment.").WithExamples(
            "emews experiment show trial-7",
            "emews experiment show trial-7 --json");
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var view = await experiment.ViewAsync(signals.Stop);
        var (progress, _) = await view.LookAsync(signals.Stop);
        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? StandingJson.Of(experiment, view, progress, json =>
            {
                json.WriteString("begun", experiment.State.Begun is { } begun ? OutputText.Time(begun) : null);
                json.WriteString("last_heard", view.Tally.LastHeard is { } heard ? OutputText.Time(heard) : null);
                json.WriteString("database", experiment.Target.Address.ToString());
                json.WriteString("configuration", view.Record?.Configuration);
            })
            : Text(experiment, view, progress));
        return ExitCodes.Done;
    }

    private static string Text(OpenExperiment experiment, RunView view, WorkflowProgress progress)
    {
        var text = new StringBuilder(StandingText.Of(experiment, view, progress));
        if (experiment.State.Begun is { } begun)
        {
            var end = view.Ended is null ? "" : view.Tally.LastHeard is { } heard ? $", last heard of {OutputText.Time(heard)}" : "";
            text.Append(CultureInfo.InvariantCulture, $"Begun:    {OutputText.Time(begun)}{end}\n");
        }

        if (view.Configuration is { } configuration)
        {
            foreach (var (name, value) in ConfigurationInBrief.Of(configuration))
            {
                text.Append(CultureInfo.InvariantCulture, $"{name + ":",-9} {value}\n");
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"Database: {experiment.Target.Address}\n");
        if (view.Agents.Count > 0)
        {
            text.Append('\n').AppendTable(PoolHead, view.Agents.Select(Row), numbers: 2);
        }

        text.Append('\n');
        foreach (var way in StandingText.WaysOn(experiment, view, progress))
        {
            text.Append(CultureInfo.InvariantCulture, $"{way}\n");
        }

        return text.ToString();
    }

    private static string[] Row(AgentRecord agent) =>
    [
        OutputText.Number(agent.Workers), OutputText.Number(agent.Owned), agent.Pool, agent.Host, OutputText.Number(agent.ProcessId),
        OutputText.Time(agent.Registered),
        agent.Ended is { } ended ? OutputText.Time(ended) : agent.IsAlive ? "" : $"silent for {Words.Time(agent.SilentFor)}",
    ];
}
