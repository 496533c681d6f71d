using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Workflows;

namespace Emews.Cli.Commands.Experiments;

/// <summary>How a command is told which experiment it is about, and in which database that is.</summary>
internal sealed class ExperimentOptions
{
    private readonly Argument<string> _experiment;
    private readonly DatabaseOptions _database;
    private readonly Option<bool> _json = new("--json") { Description = "Print it as JSON on standard output, and nothing else there." };

    /// <param name="isRequired">Whether an experiment must be named.</param>
    public ExperimentOptions(bool isRequired = true)
    {
        _experiment = CommonArguments.Experiment(isRequired);
        _database = new DatabaseOptions(_experiment);
    }

    /// <summary>Adds the argument, which comes before all others, and the options.</summary>
    public void AddTo(Command command)
    {
        _database.AddTo(command);
        command.Add(_json);
    }

    /// <summary>Whether standard output belongs to a machine.</summary>
    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Whether an experiment is named.</summary>
    public bool IsNamed(ParseResult parsed) => parsed.GetValue(_experiment) is not null;

    /// <summary>Whether an option names a database.</summary>
    public bool IsDatabaseNamed(ParseResult parsed) => _database.IsNamedByOption(parsed);

    /// <summary>The folder that experiments lie in.</summary>
    public string OutputOf(ParseResult parsed) => _database.OutputOf(parsed);

    /// <summary>The experiment's folder, which need not be there.</summary>
    public ExperimentFolder FolderOf(ParseResult parsed) =>
        ExperimentFolder.At(_database.OutputOf(parsed), parsed.GetRequiredValue(_experiment));

    /// <summary>Opens the experiment's database.</summary>
    /// <exception cref="WorkflowRefusedException">There is no such experiment, or no such database.</exception>
    public async Task<OpenExperiment> OpenAsync(ParseResult parsed, CancellationToken cancellationToken) => await OpenExperiment.OpenAsync(
        await _database.FindAsync(parsed), parsed.GetRequiredValue(_experiment), FolderOf(parsed), cancellationToken);
}
