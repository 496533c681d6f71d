using System.CommandLine;
using Emews.Cli.Display;
using Emews.Processes;
using Emews.Workflows;
using Emews.Workflows.Configuration;

namespace Emews.Cli.Commands;

/// <summary><c>emews run</c>: the whole workflow.</summary>
internal static class RunCommand
{
    public static Command Create(DateTimeOffset started)
    {
        var experiment = CommonArguments.Experiment();
        var configuration = CommonArguments.Configuration();
        var output = CommonArguments.Output();
        var resume = new Option<bool>("--resume")
        {
            Description = "Go on with an experiment that was interrupted, failed or was canceled; what has finished is not run again.",
        };
        var replace = new Option<bool>("--replace") { Description = "Begin anew, and keep the old experiment as <exp_id>.1, .2, …." };
        var json = new Option<bool>("--json") { Description = "Print the summary as JSON on standard output, and nothing else there." };
        var command = new Command("run", "Run a workflow: submit points, run them on pools, reprioritise what is queued, write results and a report.")
        {
            experiment, configuration, output, resume, replace, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(resume) is { Implicit: false } && result.GetResult(replace) is { Implicit: false })
            {
                result.AddError("--resume goes on with the experiment and --replace begins it anew: choose one.");
            }
        });
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetRequiredValue(experiment),
            parsed.GetRequiredValue(configuration),
            parsed.GetRequiredValue(output),
            parsed.GetValue(resume) ? ExistingExperiment.Resume : parsed.GetValue(replace) ? ExistingExperiment.Replace : ExistingExperiment.Refuse,
            parsed.GetValue(json),
            started));
        return command.WithNotes(
            "It writes DIR/<exp_id>/: report.html, tasks.csv, summary.json, events.jsonl, config.yaml (every default shown), the database.",
            "Ctrl-C stops in good order: running tasks have 10 s to end, all else stays in the database, and --resume goes on.",
            "A second one ends at once; two within half a second count as one.",
            "Exit codes: 0 done; 1 begun and failed; 2 nothing begun, the message says why; 130 stopped by a signal.").WithExamples(
            "emews run quickstart examples/ackley/quickstart.yaml",
            "emews run trial-7 my.yaml --output /scratch/me/runs",
            "emews run trial-7 my.yaml --output /scratch/me/runs --resume",
            "emews run trial-8 my.yaml --json > trial-8.json");
    }

    private static async Task<int> RunAsync(
        string experiment, string path, string output, ExistingExperiment existing, bool json, DateTimeOffset started)
    {
        HarmlessWriter.Install();
        using var signals = new Signals();
        if (Configurations.ReadForRun(path) is not { Configuration: { } configuration } read)
        {
            await Console.Error.WriteLineAsync($"Nothing was begun. When that is mended, look again with: emews validate {path}");
            return ExitCodes.NothingBegun;
        }

        var folder = ExperimentFolder.At(output, experiment);
        signals.LastWords = LastWords(folder, path, configuration);
        var options = new WorkflowOptions
        {
            Output = output,
            ConfigurationPath = path,
            Existing = existing,
            Defaults = read.Defaults,
            Emews = SelfCommand.Get(),
            Started = started,
        };
        WorkflowOutcome outcome;
        await using (var display = RunDisplay.Open(experiment, json))
        {
            outcome = await new Workflow(configuration, experiment, options, display).RunAsync(signals.Stop);
        }

        await RunEnding.PrintAsync(folder, outcome, path, json);
        return outcome.ExitCode;
    }

    private static string LastWords(ExperimentFolder folder, string path, WorkflowConfiguration configuration)
    {
        var words = $"""

            {folder.ExperimentId} ended at once, and has written no results. The database keeps its tasks.
            {RunEnding.WaysOn(folder, path)}
            """;
        return configuration.Databases.Values.OfType<DatabaseConfiguration.PostgreSql>().All(server => server.Data is null)
            ? words
            : $"{words}\nIts server goes on until a run or one of these ends that uses it, or: emews db stop --config {ShellWord.Of(path)}";
    }
}
