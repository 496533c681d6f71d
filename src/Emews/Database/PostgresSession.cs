using Npgsql;

namespace Emews.Database;

/// <summary>One open connection for the length of a verb. Statements that come back are prepared by the driver.</summary>
internal sealed class PostgresSession(NpgsqlConnection connection)
{
    /// <summary>Carries out a statement.</summary>
    /// <param name="sql">Its text, with parameters <c>$1</c>, <c>$2</c> …</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="values">The parameters' values; null where the statement names the type.</param>
    /// <returns>How many rows it changed.</returns>
    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        var command = Command(sql, values);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads all rows of an answer.</summary>
    /// <inheritdoc cref="ExecuteAsync" path="/param"/>
    /// <param name="sql"/>
    /// <param name="read">What to make of a row.</param>
    /// <param name="cancellationToken"/>
    /// <param name="values"/>
    public async Task<List<T>> QueryAsync<T>(
        string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken, params object?[] values)
    {
        var rows = new List<T>();
        var command = Command(sql, values);
        await using (command.ConfigureAwait(false))
        {
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    rows.Add(read(reader));
                }
            }
        }

        return rows;
    }

    /// <summary>Reads the first column of the first row; the default where there is none.</summary>
    /// <inheritdoc cref="ExecuteAsync" path="/param"/>
    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        var command = Command(sql, values);
        await using (command.ConfigureAwait(false))
        {
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is T value ? value : default;
        }
    }

    /// <summary>Carries out several statements as one transaction.</summary>
    public async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            var answer = await work().ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            return answer;
        }
    }

    private NpgsqlCommand Command(string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(Parameter(value));
        }

        return command;
    }

    // Those the driver knows the type of need no look-up and no box.
    private static NpgsqlParameter Parameter(object? value) => value switch
    {
        int number => new NpgsqlParameter<int> { TypedValue = number },
        long number => new NpgsqlParameter<long> { TypedValue = number },
        string text => new NpgsqlParameter<string> { TypedValue = text },
        int[] numbers => new NpgsqlParameter<int[]> { TypedValue = numbers },
        long[] numbers => new NpgsqlParameter<long[]> { TypedValue = numbers },
        string[] texts => new NpgsqlParameter<string[]> { TypedValue = texts },
        DateTimeOffset[] times => new NpgsqlParameter<DateTimeOffset[]> { TypedValue = times },
        _ => new NpgsqlParameter { Value = value ?? DBNull.Value },
    };
}
