using System.CommandLine;

namespace Emews.Cli.Commands.Db;

/// <summary><c>emews db</c>: the EMEWS DB and its server.</summary>
internal static class DbCommand
{
    public static Command Create() => new("db", "Make, start, stop and look at the PostgreSQL server of an EMEWS DB.")
    {
        DbInitCommand.Create(),
        DbStartCommand.Create(),
        DbStopCommand.Create(),
        DbStatusCommand.Create(),
    };
}
