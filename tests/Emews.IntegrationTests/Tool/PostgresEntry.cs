using System.Globalization;
using Emews.Tests.Postgres;
using Npgsql;

namespace Emews.IntegrationTests.Tool;

/// <summary>A test's database, told to the tool as a user would: address in the configuration, password in the environment.</summary>
internal static class PostgresEntry
{
    /// <summary>What <c>dbs</c> has to say of a database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="workspace">Where the tool runs.</param>
    /// <param name="more">Further keys, each with a comma before it.</param>
    public static string Of(PostgresDatabase database, Workspace workspace, string more = "") =>
        Of(new NpgsqlConnectionStringBuilder(database.ConnectionString), workspace, more);

    /// <summary>What <c>dbs</c> has to say of a database that is reached in a way of its own.</summary>
    public static string Of(NpgsqlConnectionStringBuilder settings, Workspace workspace, string more = "")
    {
        workspace.Set("PGPASSWORD", settings.Password!);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"dbs: {{here: {{db_host: {settings.Host}, db_port: {settings.Port}, db_name: {settings.Database}, db_user: {settings.Username}{more}}}}}");
    }
}
