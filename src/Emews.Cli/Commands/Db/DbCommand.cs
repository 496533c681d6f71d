using System.CommandLine;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db</c>: the EMEWS DB and its server.</summary>
internal static class DbCommand
{
    public static Command Create() => new Command("db", "Look after an EMEWS DB and its PostgreSQL server.")
    {
        DbInitCommand.Create(),
        DbStartCommand.Create(),
        DbStopCommand.Create(),
        DbStatusCommand.Create(),
        DbPingCommand.Create(),
        DbMigrateCommand.Create(),
        DbPrintCommand.Create(),
        DbResetCommand.Create(),
    }.WithNotes(
        "init, start, stop and status are about a server of your own, named by --data DIR or --config FILE.",
        "ping, migrate, print and reset are about a database, be it PostgreSQL or SQLite: an experiment's, or one named by --connection,",
        "--db-path, --config or the variable EMEWS_DB.",
        "Passwords come from the server's folder, PGPASSWORD, ~/.pgpass, or a file of yours that DB_PASSWORD_F names.").WithExamples(
        "emews db init --data ./db --port 5433",
        "emews db start --data ./db",
        "emews db print quickstart",
        "emews db ping --connection postgresql://me@host:5432/emews",
        "emews db start --help");
}
