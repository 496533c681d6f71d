using Npgsql;

namespace Emews.Tests.Postgres;

/// <summary>A database of a test's own, dropped with it.</summary>
public sealed class PostgresDatabase(PostgresCluster cluster, string name) : IAsyncDisposable
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string Name => name;

    public PostgresCluster Cluster => cluster;

    public string ConnectionString => cluster.ConnectionString(name);

    /// <summary>A session that tells others apart by its application's name.</summary>
    public async Task<NpgsqlConnection> ConnectAsync(string applicationName = "test")
    {
        var settings = new NpgsqlConnectionStringBuilder(ConnectionString) { ApplicationName = applicationName };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync(Token);
        return connection;
    }

    public async Task RunAsync(string sql, params object[] parameters)
    {
        await using var connection = await ConnectAsync();
        await using var command = Command(connection, sql, parameters);
        await command.ExecuteNonQueryAsync(Token);
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] parameters)
    {
        await using var connection = await ConnectAsync();
        await using var command = Command(connection, sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var rows = new List<T>();
        while (await reader.ReadAsync(Token))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public async Task<long> CountAsync(string sql, params object[] parameters) =>
        Assert.Single(await QueryAsync(sql, row => row.GetInt64(0), parameters));

    public ValueTask DisposeAsync() => new(cluster.DropDatabaseAsync(name));

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        }

        return command;
    }
}
