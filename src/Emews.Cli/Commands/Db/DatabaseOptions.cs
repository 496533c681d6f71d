using System.CommandLine;
using Emews.Cli.Commands.Experiments;
using Emews.Database.Addresses;
using Emews.Processes;
using Emews.Workflows;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;
using Emews.Workflows.Databases;

namespace Emews.Cli.Commands.Db;

/// <summary>How a command is told its database: by its address, its file, a configuration, an experiment, or the environment.</summary>
internal sealed class DatabaseOptions
{
    private const string Variable = "EMEWS_DB";

    private readonly Argument<string?> _experiment = new("exp_id")
    {
        Description = "An experiment, in whose folder stands where its database is.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Argument<string>? _subject;

    private readonly Option<string?> _connection = Connection();

    private readonly Option<string?> _path = FilePath();

    private readonly Option<string?> _configuration = new("--config") { Description = "A configuration whose 'dbs' names the database.", HelpName = "FILE" };

    private readonly ServiceAddressOptions _service = new();

    private readonly Option<string?> _name = new("--db")
    {
        Description = "With --config: the database's name, where it has several.",
        HelpName = "NAME",
    };

    private readonly Option<string> _output = CommonArguments.Output();

    private readonly bool _mayMake;
    private readonly bool _mayBeService;

    /// <summary>For a command that is about a database.</summary>
    /// <param name="mayMake">Whether a SQLite file that is not there is made.</param>
    /// <param name="mayBeService">Whether the command does with the service before it as well.</param>
    public DatabaseOptions(bool mayMake = false, bool mayBeService = false) => (_mayMake, _mayBeService) = (mayMake, mayBeService);

    /// <summary>For a command that is about an experiment: its folder names the database where nothing else does.</summary>
    public DatabaseOptions(Argument<string> subject) => (_subject, _mayBeService) = (subject, true);

    /// <summary>The option that names a database on a server.</summary>
    public static Option<string?> Connection() => new("--connection")
    {
        Description = "A PostgreSQL database, such as postgresql://me@host:5432/emews; never with a password.",
        HelpName = "URI",
    };

    /// <summary>The option that names a SQLite file.</summary>
    public static Option<string?> FilePath() => new("--db-path") { Description = "A SQLite file.", HelpName = "FILE" };

    /// <summary>Adds argument and options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add((Argument?)_subject ?? _experiment);
        foreach (var option in (Option[])[_connection, _path, _configuration, _name, _output])
        {
            command.Add(option);
        }

        if (_mayBeService)
        {
            _service.AddTo(command);
        }

        command.Validators.Add(result =>
        {
            // Values may not be there, and asking for one would throw.
            var ways = Ways.Where(way => result.GetResult(way) is not null).Select(way => way.Name);
            List<string> given = [.. _subject is null && result.GetResult(_experiment) is { Tokens.Count: > 0 } ? [_experiment.Name] : Array.Empty<string>(), .. ways];
            if (given.Count > 1)
            {
                result.AddError($"Name the database in one way: {string.Join(" and ", given)} are {(given.Count == 2 ? "two" : "several")}.");
            }
            else if (result.GetResult(_name) is not null && given is not ["--config"])
            {
                result.AddError("--db names a database of a configuration: --config FILE is missing.");
            }
        });
    }

    /// <summary>Whether an option names a database.</summary>
    public bool IsNamedByOption(ParseResult parsed) => Ways.Any(way => parsed.GetResult(way) is not null);

    /// <summary>Whether the command line or the environment names a database, or an experiment that has one.</summary>
    public bool IsNamed(ParseResult parsed) =>
        IsNamedByOption(parsed)
        || (_subject is null ? parsed.GetValue(_experiment) : parsed.GetValue(_subject)) is not null
        || Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>The options of which one names the database.</summary>
    private IEnumerable<Option> Ways => [_connection, _path, _configuration, _service.Main];

    /// <summary>The folder that experiments lie in.</summary>
    public string OutputOf(ParseResult parsed) => parsed.GetRequiredValue(_output);

    /// <summary>The database that a command line, or else the environment, names.</summary>
    /// <exception cref="WorkflowRefusedException">There is none, or no such one.</exception>
    public async Task<DatabaseTarget> FindAsync(ParseResult parsed) => parsed switch
    {
        _ when parsed.GetValue(_connection) is { } text => new(NamedDatabase.Server(text, _connection.Name), $"{_connection.Name} {ShellWord.Of(text)}"),
        _ when parsed.GetValue(_path) is { } path => new(NamedDatabase.File(path, _path.Name, _mayMake), $"{_path.Name} {ShellWord.Of(path)}"),
        _ when _service.Find(parsed) is { } service => service,
        _ when parsed.GetValue(_configuration) is { } path => OfConfiguration(path, parsed.GetValue(_name)),
        _ when _subject is null && parsed.GetValue(_experiment) is { } experiment => await OfExperimentAsync(parsed.GetRequiredValue(_output), experiment),
        _ when Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text => new(
            ConnectionText.IsServer(text) ? NamedDatabase.Server(text, Variable) : NamedDatabase.File(text, Variable), ""),
        _ when _subject is not null => await OfExperimentAsync(parsed.GetRequiredValue(_output), parsed.GetRequiredValue(_subject)),
        _ => throw new WorkflowRefusedException(
            $"Which database? Name an experiment, or --connection URI, --db-path FILE or --config FILE; or set {Variable} to a URI or a file."),
    };

    private DatabaseTarget OfConfiguration(string path, string? name)
    {
        var read = ConfigurationReader.ReadFile(path);
        if (read.Configuration is not { } configuration)
        {
            throw new WorkflowRefusedException(ProblemReport.Render(path, read.Problems));
        }

        var databases = configuration.Databases;
        var chosen = name ?? configuration.SearchQueue.Database;
        if (!databases.TryGetValue(chosen, out var database))
        {
            var guess = Wording.DidYouMean(chosen, databases.Keys);
            throw new WorkflowRefusedException(
                $"{path} has no database '{chosen}'{(guess.Length > 0 ? guess : $". It has: {Wording.OneOf(databases.Keys)}.")}");
        }

        var named = $"--config {ShellWord.Of(path)}{(name is null ? "" : $" --db {ShellWord.Of(name)}")}";
        return database switch
        {
            _ when _mayBeService && AddressOfConfiguration.ServiceOf(configuration, chosen) is { } service => new(service, named),
            { Endpoint: { } endpoint } => throw new WorkflowRefusedException($"The database '{chosen}' is at endpoint '{endpoint}': run this command there."),
            DatabaseConfiguration.Sqlite { Path: null } => throw new WorkflowRefusedException(
                $"Each experiment of {path} has its own database '{chosen}', a file in its folder. Name the experiment instead."),
            DatabaseConfiguration.Sqlite { Path: { } file } => new(NamedDatabase.ExistingFile(file, _mayMake), named),
            DatabaseConfiguration.PostgreSql server => new(AddressOfConfiguration.Of(server), named),
            _ => throw new WorkflowRefusedException($"The database '{chosen}' cannot be reached from here."),
        };
    }

    private static async Task<DatabaseTarget> OfExperimentAsync(string output, string experiment)
    {
        if (ConnectionText.IsServer(experiment))
        {
            throw new WorkflowRefusedException("exp_id is the name of an experiment. For a server: --connection postgresql://me@host:5432/emews");
        }

        if (ExperimentId.Check(experiment) is { } problem)
        {
            throw new WorkflowRefusedException(problem);
        }

        var folder = ExperimentFolder.At(output, experiment);
        var address = await ExperimentDatabase.FindAsync(folder, Console.Error.WriteLine) ?? throw AbsentExperiment.In(folder);
        if (address is DatabaseAddress.Sqlite file && !File.Exists(file.Path))
        {
            throw new WorkflowRefusedException(ExperimentDatabase.Missing(folder, file));
        }

        var elsewhere = string.Equals(output, WorkflowOptions.DefaultOutput, StringComparison.Ordinal) ? "" : $" --output {ShellWord.Of(output)}";
        return new(address, experiment + elsewhere, experiment);
    }
}
