using System.CommandLine;
using Emews.Workflows;
using Emews.Workflows.Configuration;
using Emews.Workflows.Databases;

namespace Emews.Cli.Commands;

/// <summary><c>emews validate</c>: every mistake at once.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var path = CommonArguments.Configuration();
        var command = new Command("validate", "Check a configuration: every mistake at once, with its line and how to mend it.") { path };
        command.SetAction(parsed => Validate(parsed.GetRequiredValue(path)));
        return command.WithNotes(
            "Exit codes: 0 a run may begin; 2 something is to be mended, or is 'not available yet' in this release.",
            "A note is worth knowing, and hinders nothing.").WithExamples("emews validate examples/ackley/quickstart.yaml");
    }

    private static int Validate(string path)
    {
        var read = Configurations.Read(path);
        Console.Out.Write(ProblemReport.Render(path, read.Problems));
        if (!read.CanRun)
        {
            return ExitCodes.NothingBegun;
        }

        if (read.Configuration is { } configuration && DatabasePlace.Note(configuration, WorkflowOptions.DefaultOutput) is { } note)
        {
            Console.Out.WriteLine($"{path}: note: {note}");
        }

        Console.Out.WriteLine($"{path} is valid. Run it with: emews run NAME {path}");
        return ExitCodes.Done;
    }
}
