using Emews.Database.Addresses;
using Emews.Processes;
using Emews.Tasks;
using Emews.Workflows;

namespace Emews.Cli.Commands.Db;

/// <summary>Reads how a command line, or the environment, names a database.</summary>
internal static class NamedDatabase
{
    /// <param name="text">What may be a connection, and may hold a password: it is never repeated.</param>
    /// <param name="from">What it stands in.</param>
    /// <exception cref="WorkflowRefusedException">It is none, or holds a password.</exception>
    public static DatabaseAddress.PostgreSql Server(string text, string from)
    {
        if (!ConnectionText.IsServer(text))
        {
            throw new WorkflowRefusedException($"{from} takes a URI such as postgresql://me@host:5432/emews. For a SQLite file: --db-path FILE");
        }

        try
        {
            return ConnectionText.ReadServer(text);
        }
        catch (EmewsException error)
        {
            throw new WorkflowRefusedException($"{from}: {error.Message}", error);
        }
    }

    /// <param name="path">What may be a connection, too.</param>
    /// <param name="from">What it stands in.</param>
    /// <param name="mayMake">Whether a file that is not there is made.</param>
    /// <exception cref="WorkflowRefusedException">There is no such file.</exception>
    public static DatabaseAddress.Sqlite File(string path, string from, bool mayMake = false) =>
        !System.IO.File.Exists(path) && (ConnectionText.IsServer(path) || path.Contains('@', StringComparison.Ordinal))
            ? throw new WorkflowRefusedException($"{from} names no file that exists. For a server: --connection postgresql://me@host:5432/emews")
            : ExistingFile(path, mayMake);

    /// <exception cref="WorkflowRefusedException">There is no such file.</exception>
    public static DatabaseAddress.Sqlite ExistingFile(string path, bool mayMake = false) => mayMake || System.IO.File.Exists(path)
        ? new DatabaseAddress.Sqlite(Path.GetFullPath(path))
        : throw new WorkflowRefusedException($"There is no database file {ShellWord.Of(path)}.");
}
