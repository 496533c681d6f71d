namespace Emews.Database;

/// <summary>What a configuration that is silent about it means.</summary>
internal static class PostgresDefaults
{
    public const string Host = "localhost";

    public const int Port = 5432;

    public const string Database = "emews";

    /// <summary>Whoever runs this program.</summary>
    public static string User => Environment.UserName;
}
