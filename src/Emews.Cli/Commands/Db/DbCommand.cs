using System.CommandLine;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db</c>: the EMEWS DB and its server.</summary>
internal static class DbCommand
{
    public static Command Create() => new("db", "Look after an EMEWS DB and its PostgreSQL server.")
    {
        DbInitCommand.Create(),
        DbStartCommand.Create(),
        DbStopCommand.Create(),
        DbStatusCommand.Create(),
        DbPingCommand.Create(),
        DbMigrateCommand.Create(),
        DbPrintCommand.Create(),
        DbResetCommand.Create(),
    };
}
