using System.Globalization;
using Emews.Tests.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Emews.IntegrationTests.Database.EqSql;

/// <summary>
/// Does to a database what EQ-SQL's Python client does, statement by statement and transaction by transaction, on one connection.
/// It knows nothing of Emews.
/// </summary>
internal sealed partial class EqSqlClient : IAsyncDisposable
{
    public const string Stop = "EQ_STOP";
    private readonly NpgsqlConnection _connection;

    private EqSqlClient(NpgsqlConnection connection) => _connection = connection;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Its server process, as others see it.</summary>
    public int ProcessId => _connection.ProcessID;

    public static async Task<EqSqlClient> ConnectAsync(PostgresDatabase database, string applicationName = "eqsql") =>
        new(await database.ConnectAsync(applicationName));

    /// <summary>EQ-SQL's reset of a database: five deletes and a restart of the sequence, sent as one string.</summary>
    public Task ResetAsync() => InTransactionAsync(() => ExecuteAsync(
        """
        delete from eq_exp_id_tasks;
        delete from eq_tasks;
        delete from emews_queue_OUT;
        delete from emews_queue_IN;
        delete from eq_task_tags;
        alter sequence emews_id_generator restart;
        """));

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private Task<int> InTransactionAsync(Func<Task> work) => InTransactionAsync(async () =>
    {
        await work();
        return 0;
    });

    private async Task<T> InTransactionAsync<T>(Func<Task<T>> work)
    {
        await using var transaction = await _connection.BeginTransactionAsync(Token);
        var answer = await work();
        await transaction.CommitAsync(Token);
        return answer;
    }

    private async Task<int> ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(Token);
    }

    private async Task<List<T>> QueryAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var rows = new List<T>();
        while (await reader.ReadAsync(Token))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = new NpgsqlCommand(sql, _connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter is LocalTime time
                ? new NpgsqlParameter { Value = time.Text, NpgsqlDbType = NpgsqlDbType.Unknown }
                : new NpgsqlParameter { Value = parameter });
        }

        return command;
    }

    /// <summary>So many parameters from the given one on: <c>$2, $3, $4</c>.</summary>
    private static string Placeholders(int count, int first = 1) =>
        string.Join(", ", Enumerable.Range(first, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"${i}")));

    private static object[] Boxed(IEnumerable<int> ids) => [.. ids.Cast<object>()];

    /// <summary>Local wall time with its offset, as text: the column drops the offset.</summary>
    private sealed record LocalTime(string Text)
    {
        public static LocalTime Now => new(
            TimeProvider.System.GetLocalNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture));
    }
}
