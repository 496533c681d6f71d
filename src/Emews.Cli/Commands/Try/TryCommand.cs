using System.CommandLine;
using Emews.Workflows.Trials;

namespace Emews.Cli.Commands.Try;

/// <summary><c>emews try</c>: one task in the foreground.</summary>
internal static class TryCommand
{
    public static Command Create()
    {
        var path = CommonArguments.Configuration();
        var values = new Argument<string[]>("name=value")
        {
            Description = "Values of parameters and constants, in the place of those of the search's first point.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var seed = WholeNumber.Option("--seed", "The seed in the payload, in the place of the one that a run would derive.", least: 0);
        var keep = new Option<bool>("--keep") { Description = "Keep the task's working folder; that of one that failed is kept anyway." };
        var json = new Option<bool>("--json") { Description = "Print what came of it as JSON on standard output, and nothing else there." };
        var command = new Command("try", "Run one task here and now: payload, command, output, and the result as a run would understand it.")
        {
            path, values, seed, keep, json,
        };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetRequiredValue(path), parsed.GetValue(values) ?? [], parsed.GetValue(seed), parsed.GetValue(keep), parsed.GetValue(json)));
        return command.WithNotes(
            "No database is touched and no pool started: it is for a model that is being written, or a task that has failed.",
            "Exit codes: 0 there is a result; 1 the task failed; 2 nothing begun, the message says why; 130 stopped by a signal.").WithExamples(
            "emews try examples/python/epidemic.yaml",
            "emews try examples/python/epidemic.yaml beta=0.3 variant=delta --seed 7",
            "emews try my.yaml --keep --json > try.json");
    }

    private static async Task<int> RunAsync(string path, string[] values, int? seed, bool keep, bool json)
    {
        if (Configurations.ReadForRun(path) is not { Configuration: { } configuration })
        {
            return ExitCodes.NothingBegun;
        }

        var point = new TrialPoint(configuration);
        Array.ForEach(values, point.Set);
        if (seed is { } number)
        {
            point.SetSeed(number);
        }

        foreach (var note in point.Notes)
        {
            await Console.Error.WriteLineAsync($"Note: {note}.");
        }

        using var signals = new Signals();
        await using var trial = new Trial(configuration, keep, TimeProvider.System);
        var payload = point.Payload;
        if (!json)
        {
            await Console.Out.WriteLineAsync($"Payload:   {payload}");
        }

        var outcome = await RunAsync(trial, payload, signals.Stop);
        await Console.Out.WriteAsync(json ? TryJson.Of(outcome, configuration, point.Notes) : TryText.Of(outcome, configuration));
        return outcome.Failure is null ? ExitCodes.Done : ExitCodes.Failed;
    }

    private static async Task<TrialOutcome> RunAsync(Trial trial, string payload, CancellationToken cancellationToken)
    {
        using var console = new ModelConsole();
        var outcome = await trial.RunAsync(payload, cancellationToken);
        return outcome.Trace is null ? outcome with { Output = console.Output, Errors = console.Errors } : outcome;
    }
}
