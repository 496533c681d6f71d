namespace Emews.Database;

public sealed partial class PostgresStore : INamedEngine
{
    // Distributors add names of their own behind the version.
    private const string EngineSql = "SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1)";

    Task<string> INamedEngine.DescribeEngineAsync(CancellationToken cancellationToken) => LookAsync(
        async session => (await session.ScalarAsync<string>(EngineSql, cancellationToken).ConfigureAwait(false))!, cancellationToken);
}
