namespace Emews.Database;

/// <summary>The advisory locks of an EMEWS DB, as the two numbers that PostgreSQL wants: "emew" in ASCII, and which.</summary>
internal static class PostgresLocks
{
    /// <summary>Held by who changes the order of the output queue or takes much out of it; shared by a claim that found all rows locked.</summary>
    public const string Order = "1701668215, 1";

    /// <summary>Held by who brings the schema up to date.</summary>
    public const string Schema = "1701668215, 2";

    /// <summary>Held by who takes back the tasks of agents that died.</summary>
    public const string Rescue = "1701668215, 3";

    /// <summary>Held by who puts tasks on the record of what was collected that did not wait for it.</summary>
    public const string Collect = "1701668215, 4";
}
