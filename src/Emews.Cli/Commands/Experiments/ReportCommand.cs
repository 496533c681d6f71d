using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Workflows;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Experiments;

/// <summary><c>emews report</c>: the report of a run written anew, or what a paper says of it.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var methods = new Option<bool>("--methods") { Description = "Print a paragraph for the methods section of a paper instead." };
        var command = new Command("report", "Write the report of a run anew from its database, or print a paragraph for a paper.");
        experiment.AddTo(command);
        command.Add(methods);
        command.SetAction((parsed, _) => parsed.GetValue(methods) ? MethodsAsync(experiment, parsed) : ReportAsync(experiment, parsed));
        return command.WithNotes(
            "It writes report.html in the experiment's folder. A run that goes on writes its own when it ends.",
            "Exit codes: 0 done; 1 the database does not answer; 2 there is no such experiment, or its run goes on.").WithExamples(
            "emews report trial-7",
            "emews report trial-7 --methods");
    }

    private static async Task<int> ReportAsync(ExperimentOptions options, ParseResult parsed)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        if (!Directory.Exists(experiment.Folder.Path))
        {
            throw new WorkflowRefusedException($"There is no folder {experiment.Folder.Path} to write the report into: name the folder it is in with --output.");
        }

        var run = await ReadAsync(experiment, signals.Stop);
        await OutputWriter.WriteReportAsync(experiment.Folder.Path, run, signals.Stop);
        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteString("file", experiment.Folder.Report);
            })
            : $"Wrote {experiment.Folder.Report}.\n");
        return ExitCodes.Done;
    }

    private static async Task<int> MethodsAsync(ExperimentOptions options, ParseResult parsed)
    {
        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var record = await experiment.Store.FindExperimentAsync(experiment.Id, signals.Stop);
        if (RecordedRun.ConfigurationOf(record, experiment.Folder) is not { } configuration)
        {
            throw new WorkflowRefusedException($"The database has no configuration of {experiment.Id} that this version of Emews understands.");
        }

        var run = await ReadAsync(experiment, signals.Stop);
        var facts = await RunFactsReader.ReadAsync(run, signals.Stop);
        var text = MethodsText.Of(configuration, run, facts, ProvenanceFacts.Read(experiment.Folder.Path));
        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteString("methods", text);
            })
            : text);
        return ExitCodes.Done;
    }

    private static async Task<RunRecord> ReadAsync(OpenExperiment experiment, CancellationToken cancellationToken) =>
        RunLock.IsHeld(experiment.Folder)
            ? throw new WorkflowRefusedException($"{experiment.Id} is running, and writes its report when it ends.\n  Watch it: {experiment.Command("watch")}")
            : await RecordedRun.ReadAsync(
                experiment.Store, experiment.Target.Address, experiment.Folder, TimeProvider.System.GetUtcNow(), cancellationToken);
}
