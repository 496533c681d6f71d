using Emews.Database.Addresses;

namespace Emews.Cli.Commands.Db;

/// <summary>The database that a command is about.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Named">How a command line names it; empty where the environment does.</param>
internal sealed record DatabaseTarget(DatabaseAddress Address, string Named)
{
    /// <summary>The command that does something else with the same database.</summary>
    public string Command(string verb) => $"emews db {verb} {Named}".TrimEnd();
}
