namespace Emews.Database;

public sealed partial class SqliteStore : INamedEngine
{
    Task<string> INamedEngine.DescribeEngineAsync(CancellationToken cancellationToken) => ReadAsync(
        session => session.Scalar<string>("SELECT 'SQLite ' || sqlite_version()")!, cancellationToken);
}
