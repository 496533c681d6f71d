using System.CommandLine;
using Emews.Database.Server;
using Emews.Processes;

namespace Emews.Cli.Commands.Db;

/// <summary>How the commands of a server are told which one: by a configuration, or by its folder.</summary>
internal sealed class ServerOptions
{
    private readonly Option<string?> _configuration = new("--config")
    {
        Description = "A configuration whose 'dbs' names the database.",
        HelpName = "FILE",
    };

    private readonly Option<string?> _database = new("--db")
    {
        Description = "The database's name in the configuration, where it has several.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _data = new("--data") { Description = "The server's folder, without a configuration.", HelpName = "DIR" };

    private readonly Option<int?> _port = WholeNumber.Option(
        "--port", "With --data: the port; 5432 for a new folder, else the one of last time.", 1, 65535);

    private readonly Option<string?> _name = new("--name") { Description = "With --data: the database's name; emews for a new folder.", HelpName = "DB" };

    private readonly Option<string?> _user = new("--user") { Description = "With --data: who owns the database; you for a new folder.", HelpName = "USER" };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_configuration, _database, _data, _port, _name, _user])
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            // Values may not be there, and asking for one would throw.
            if (result.GetResult(_configuration) is null == result.GetResult(_data) is null)
            {
                result.AddError("Name the server with either --config FILE or --data DIR.");
            }
        });
    }

    /// <summary>What a command line asks for.</summary>
    /// <exception cref="ServerRefusedException">The configuration has no such database, or one without a server.</exception>
    public async Task<ServerTarget> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_configuration) is not { } path)
        {
            return ServerTarget.OfFolder(new PostgresClusterOptions
            {
                Data = Path.GetFullPath(parsed.GetValue(_data)!),
                Port = parsed.GetValue(_port),
                Database = parsed.GetValue(_name),
                User = parsed.GetValue(_user),
                NamedBy = $"--data {ShellWord.Of(parsed.GetValue(_data)!)}",
                Say = Console.Error.WriteLine,
            });
        }

        var name = parsed.GetValue(_database);
        var database = ConfiguredDatabase.Find(path, name);
        var namedBy = $"--config {ShellWord.Of(path)}{(name is null ? "" : $" --db {ShellWord.Of(name)}")}";
        return await ServerTarget.OfConfigurationAsync(database, namedBy, path, cancellationToken);
    }
}
