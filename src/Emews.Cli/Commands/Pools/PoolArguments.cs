using System.CommandLine;
using Emews.Cli.Commands.Experiments;
using Emews.Workflows;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;

namespace Emews.Cli.Commands.Pools;

/// <summary>How a command is told which pool of which experiment it is about.</summary>
internal sealed class PoolArguments
{
    private readonly Argument<string> _experiment = CommonArguments.Experiment();
    private readonly Argument<string> _pool = new("pool") { Description = "The pool's name in the configuration." };
    private readonly Option<string> _output = CommonArguments.Output();

    private readonly Option<string?> _configuration = new("--config")
    {
        Description = "The configuration that has the pool, if not the experiment's own: one with nothing but pools, or one whose task type, model and database are the experiment's.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _untilIdle = new("--until-idle")
    {
        Description = "End when the experiment has had nothing left to do for so long: seconds, 10m or 1h30m.",
        HelpName = "TIME",
    };

    /// <summary>Adds them to a command.</summary>
    public Command AddTo(Command command)
    {
        command.Add(_experiment);
        command.Add(_pool);
        foreach (var option in (Option[])[_output, _configuration, _untilIdle])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_untilIdle) is { Tokens: [{ Value: var text }] } && DurationText.Parse(text) is null)
            {
                result.AddError($"{_untilIdle.Name} takes {DurationText.Expected}, not '{Wording.Short(text)}'.");
            }
        });
        return command;
    }

    /// <summary>The experiment's folder.</summary>
    public ExperimentFolder Folder(ParseResult parsed) => ExperimentFolder.At(parsed.GetRequiredValue(_output), parsed.GetRequiredValue(_experiment));

    /// <summary>The file that has the pool, as a full path; null: the experiment's own.</summary>
    public string? Configuration(ParseResult parsed) => parsed.GetValue(_configuration) is { } path ? Path.GetFullPath(path) : null;

    /// <summary>After how long without work the pool is to end; null where the command line does not say.</summary>
    public TimeSpan? UntilIdle(ParseResult parsed) => parsed.GetValue(_untilIdle) is { } text ? DurationText.Parse(text) : null;

    /// <summary>The pool, and what it works on.</summary>
    /// <exception cref="WorkflowRefusedException">There is no such experiment or pool, or a file is wrong or does not fit.</exception>
    public PoolAssignment Find(ParseResult parsed)
    {
        var (folder, path, pool) = (Folder(parsed), Configuration(parsed), parsed.GetRequiredValue(_pool));
        var begun = File.Exists(folder.Configuration) ? Read(folder.Configuration) : null;
        return (begun, path) switch
        {
            (null, null) => throw AbsentExperiment.In(folder),
            (null, _) => PoolAssignment.Of(Read(path), pool),
            (_, null) => PoolAssignment.Of(begun, pool),
            _ => PoolAssignment.Of(begun, Read(path, begun), pool, folder),
        };
    }

    /// <param name="path">The file.</param>
    /// <param name="experiment">The experiment that a file with nothing but pools is for.</param>
    private static WorkflowConfiguration Read(string path, WorkflowConfiguration? experiment = null) =>
        ConfigurationReader.ReadFile(path, new() { Experiment = experiment }) is var read && read is { CanRun: true, Configuration: { } configuration }
            ? configuration
            : throw new WorkflowRefusedException(ProblemReport.Render(path, read.Problems));
}
