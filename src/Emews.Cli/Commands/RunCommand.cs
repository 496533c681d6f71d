using System.CommandLine;
using Emews.Cli.Display;
using Emews.Workflows;

namespace Emews.Cli.Commands;

/// <summary><c>emews run</c>: the whole workflow.</summary>
internal static class RunCommand
{
    public static Command Create(DateTimeOffset started)
    {
        var experiment = CommonArguments.Experiment();
        var configuration = CommonArguments.Configuration();
        var output = CommonArguments.Output();
        var json = new Option<bool>("--json") { Description = "Print the summary as JSON on standard output, and nothing else there." };
        var command = new Command("run", "Run a workflow: submit, start pools, reprioritise, collect, write results and report.")
        {
            experiment, configuration, output, json,
        };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetRequiredValue(experiment), parsed.GetRequiredValue(configuration), parsed.GetRequiredValue(output), parsed.GetValue(json), started));
        return command.WithExamples(
            "emews run quickstart examples/ackley/quickstart.yaml",
            "emews run trial-7 my.yaml --output /scratch/me/runs",
            "emews run trial-8 my.yaml --json > trial-8.json");
    }

    private static async Task<int> RunAsync(string experiment, string path, string output, bool json, DateTimeOffset started)
    {
        TerminalWriter.Install();
        if (Configurations.ReadForRun(path) is not { Configuration: { } configuration } read)
        {
            await Console.Error.WriteLineAsync($"Nothing was begun. When that is mended, look again with: emews validate {path}");
            return ExitCodes.NothingBegun;
        }

        using var signals = new Signals();
        var options = new WorkflowOptions
        {
            Output = output,
            ConfigurationPath = path,
            Defaults = read.Defaults,
            Emews = SelfCommand.Get(),
            Started = started,
        };
        WorkflowOutcome outcome;
        await using (var display = RunDisplay.Open(experiment, json))
        {
            outcome = await new Workflow(configuration, experiment, options, display).RunAsync(signals.Stop);
        }

        await RunEnding.PrintAsync(experiment, outcome, json);
        return outcome.ExitCode;
    }
}
