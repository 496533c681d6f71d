using System.Globalization;
using Emews.Tests.Postgres;
using Npgsql;

namespace Emews.IntegrationTests.Tool;

/// <summary>A test's database, told to the tool as a user would: address in the configuration, password in the environment.</summary>
internal static class PostgresEntry
{
    /// <summary>What <c>dbs</c> has to say of a database.</summary>
    public static string Of(PostgresDatabase database, Workspace workspace)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        workspace.Set("PGPASSWORD", settings.Password!);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"dbs: {{here: {{db_host: {settings.Host}, db_port: {settings.Port}, db_name: {database.Name}, db_user: {settings.Username}}}}}");
    }
}
