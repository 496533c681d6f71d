using System.CommandLine;
using Emews.Cli.Commands.Db;
using Emews.Database.Addresses;

namespace Emews.Cli.Commands.Pools;

/// <summary>How a pool is told its database where neither the experiment's folder nor the configuration names the one it reaches.</summary>
internal sealed class PoolDatabase
{
    private readonly Option<string?> _connection = DatabaseOptions.Connection();
    private readonly Option<string?> _path = DatabaseOptions.FilePath();

    public void AddTo(Command command)
    {
        command.Add(_connection);
        command.Add(_path);
        command.Validators.Add(result =>
        {
            if (result.GetResult(_connection) is not null && result.GetResult(_path) is not null)
            {
                result.AddError($"Name the database in one way: {_connection.Name} and {_path.Name} are two.");
            }
        });
    }

    /// <summary>The database that the command line names; null where it does not.</summary>
    public DatabaseAddress? Find(ParseResult parsed) =>
        parsed.GetValue(_connection) is { } text ? NamedDatabase.Server(text, _connection.Name)
        : parsed.GetValue(_path) is { } path ? NamedDatabase.File(path, _path.Name)
        : null;
}
