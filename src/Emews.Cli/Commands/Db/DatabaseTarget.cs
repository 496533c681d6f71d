using Emews.Database.Addresses;

namespace Emews.Cli.Commands.Db;

/// <summary>The database that a command is about.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Named">How a command line names it; empty where the environment does.</param>
/// <param name="Experiment">The experiment by which it was named; null where it was named otherwise.</param>
internal sealed record DatabaseTarget(DatabaseAddress Address, string Named, string? Experiment = null)
{
    /// <summary>The command that does something else with the same database.</summary>
    public string Command(string verb) => $"emews db {verb} {Named}".TrimEnd();
}
