using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Workflows;
using Emews.Workflows.Configuration.Reading;
using Emews.Workflows.Outputs;

namespace Emews.Cli.Commands.Experiments;

/// <summary><c>emews experiment export</c>: the tasks of an experiment for R, pandas and others, at any time.</summary>
internal static class ExperimentExportCommand
{
    private static readonly string[] Formats = ["csv", "jsonl"];

    public static Command Create()
    {
        var experiment = new ExperimentOptions();
        var format = new Option<string?>("--format") { Description = "csv (as tasks.csv, unless told) or jsonl (one JSON object a line).", HelpName = "FORMAT" };
        var points = new Option<bool>("--points") { Description = "A row a point, with mean and standard error of its runs, as points.csv, instead of a row a task; CSV only." };
        var file = new Option<string?>("--to") { Description = "The file to write, whole or not at all; standard output unless told.", HelpName = "FILE" };
        var command = new Command("export", "Write the tasks of an experiment, finished or not, as a table for R and pandas or as JSON Lines.");
        experiment.AddTo(command);
        command.Add(format);
        command.Add(points);
        command.Add(file);
        command.Validators.Add(result =>
        {
            if (result.GetResult(format) is { Tokens: [var only] } && !Formats.Contains(only.Value, StringComparer.Ordinal))
            {
                result.AddError($"--format is {string.Join(" or ", Formats)}, not '{Wording.Short(only.Value)}'.");
            }
        });
        command.Validators.Add(result =>
        {
            if (result.GetResult(points) is not null && result.GetResult(format) is { Tokens: [{ Value: "jsonl" }] })
            {
                result.AddError("--points writes CSV only: leave out --format jsonl.");
            }
        });
        command.SetAction((parsed, _) => RunAsync(
            experiment, parsed, parsed.GetValue(points) ? PointsAsync : parsed.GetValue(format) is "jsonl" ? TasksJsonLines.WriteAsync : TasksAsync, parsed.GetValue(file)));
        return command.WithNotes(
            "A row a task: its point, its parameters (or x_1 …), result, further fields of the result, times. What failed has no result.",
            "With --json it says what was written, so there must be a --to.",
            "Exit codes: 0 written; 1 the database does not answer, or the file cannot be written; 2 there is no such experiment.").WithExamples(
            "emews experiment export trial-7 > trial-7.csv",
            "emews experiment export trial-7 --points --to points.csv",
            "emews experiment export trial-7 --format jsonl --to trial-7.jsonl",
            "Rscript -e 'd <- read.csv(pipe(\"emews experiment export trial-7\")); summary(d$result)'");
    }

    private static async Task<int> RunAsync(ExperimentOptions options, ParseResult parsed, Func<Stream, RunRecord, CancellationToken, Task> write, string? path)
    {
        if (options.IsJson(parsed) && path is null)
        {
            throw new WorkflowRefusedException("--json and the table both want standard output: name a file for the table with --to.");
        }

        using var signals = new Signals();
        await using var experiment = await options.OpenAsync(parsed, signals.Stop);
        var run = await RecordedRun.ReadAsync(
            experiment.Store, experiment.Target.Address, experiment.Folder, TimeProvider.System.GetUtcNow(), signals.Stop);
        if (path is null)
        {
            await using var output = new BufferedStream(Console.OpenStandardOutput());
            await write(output, run, signals.Stop);
            return ExitCodes.Done;
        }

        try
        {
            await AtomicFile.WriteAsync(Path.GetFullPath(path), (file, token) => write(file, run, token), signals.Stop);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WorkflowRefusedException($"{path} cannot be written: {UnwritablePath.Explain(path, error)}. Name another file with --to.", error);
        }

        await Console.Out.WriteAsync(options.IsJson(parsed)
            ? JsonText.Of(json =>
            {
                json.WriteString("exp_id", experiment.Id);
                json.WriteString("file", path);
                json.WriteNumber("tasks", experiment.State.Counts.Total);
            })
            : $"Wrote {path}.\n");
        return ExitCodes.Done;
    }

    private static async Task TasksAsync(Stream stream, RunRecord run, CancellationToken cancellationToken) =>
        await TasksCsv.WriteAsync(stream, run, await RunFactsReader.ReadAsync(run, cancellationToken), cancellationToken);

    private static async Task PointsAsync(Stream stream, RunRecord run, CancellationToken cancellationToken) =>
        await PointsCsv.WriteAsync(stream, run, await RunFactsReader.ReadAsync(run, cancellationToken), cancellationToken);
}
