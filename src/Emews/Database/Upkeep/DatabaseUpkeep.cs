using System.Data.Common;
using Emews.Database.Addresses;
using Emews.Tasks;

namespace Emews.Database.Upkeep;

/// <summary>
/// What people do with a database as a whole: look at it, see what it holds, empty it. One connection, opened without a change to
/// anything; the two engines share every statement but those in their own classes.
/// </summary>
internal abstract class DatabaseUpkeep(DbConnection connection) : IExperimentLook
{
    /// <summary>The newest schema that this program knows.</summary>
    protected abstract int NewestSchema { get; }

    /// <summary>The engine's name.</summary>
    protected abstract string Engine { get; }

    /// <summary>The engine's version.</summary>
    protected abstract string Version { get; }

    /// <summary>Whether a table exists: a statement with the parameter <c>@name</c>.</summary>
    protected abstract string ExistsSql { get; }

    /// <summary>Whether an agent lives, by the database's clock.</summary>
    protected abstract string LivesSql { get; }

    /// <summary>A time of an experiment's, in microseconds since 1970.</summary>
    protected abstract string MicrosOf(string column);

    /// <summary>The connection, open.</summary>
    protected DbConnection Connection => connection;

    /// <summary>Connects.</summary>
    /// <exception cref="EmewsException">The database cannot be reached; the message says why and what to do.</exception>
    public static async Task<DatabaseUpkeep> OpenAsync(DatabaseAddress address, CancellationToken cancellationToken = default)
    {
        DatabaseUpkeep upkeep = address switch
        {
            DatabaseAddress.Sqlite file => new SqliteUpkeep(file),
            DatabaseAddress.PostgreSql server => new PostgresUpkeep(server),
            DatabaseAddress.Service => throw new EmewsException(
                $"{address} is an EMEWS service. This is about the database behind it: do it on the service's machine, where that is named."),
            _ => throw new ArgumentException($"There is no database of kind {address.Kind}.", nameof(address)),
        };
        try
        {
            await upkeep.RunAsync(async () =>
            {
                await upkeep.ReachAsync(cancellationToken).ConfigureAwait(false);
                await upkeep.Connection.OpenAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            return upkeep;
        }
        catch
        {
            await upkeep.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<DatabaseCondition> LookAsync(CancellationToken cancellationToken = default) => RunAsync(async () =>
    {
        var schema = await ExistsAsync("emews_schema", cancellationToken).ConfigureAwait(false)
            ? await ScalarAsync("SELECT COALESCE(MAX(version), 0) FROM emews_schema", cancellationToken).ConfigureAwait(false) : 0;
        var hasTasks = await ExistsAsync("eq_tasks", cancellationToken).ConfigureAwait(false);
        return new DatabaseCondition(Engine, Version, schema == 0 ? null : (int)schema, NewestSchema, hasTasks);
    });

    /// <summary>The smallest question there is.</summary>
    public Task PingAsync(CancellationToken cancellationToken = default) => RunAsync(() => ScalarAsync("SELECT 1", cancellationToken));

    /// <summary>What a database with a table of tasks holds.</summary>
    /// <param name="experiment">Whose tasks count, and the agents that may run them; null: all.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    public Task<DatabaseContents> CountAsync(string? experiment = null, CancellationToken cancellationToken = default) => RunAsync(async () =>
    {
        var failed = await FailedSqlAsync(cancellationToken).ConfigureAwait(false);
        var (which, name) = Of(experiment);
        var groups = await QueryAsync(
            $"""
            SELECT COALESCE(eq_task_type, 0), kind, COALESCE(eq_status, 0), count(*) FROM (
                SELECT t.eq_task_type, t.eq_status, CASE WHEN t.json_out = 'EQ_STOP' THEN 'stop'
                                                         WHEN {failed} THEN 'failed' ELSE 'task' END AS kind
                FROM eq_tasks t WHERE {which}) kinds
            GROUP BY 1, 2, 3 ORDER BY 1
            """,
            row => new Group(row.GetInt32(0), row.GetString(1), (TaskState)row.GetInt32(2), row.GetInt64(3)),
            cancellationToken,
            name).ConfigureAwait(false);
        var waiting = await QueueAsync("emews_queue_OUT", experiment, cancellationToken).ConfigureAwait(false);
        var ended = await QueueAsync("emews_queue_IN", experiment, cancellationToken).ConfigureAwait(false);

        // An older schema has none of it.
        var backoff = await ExistsAsync("emews_backoff", cancellationToken).ConfigureAwait(false)
            ? await QueueAsync("(SELECT task_id AS eq_task_id, eq_task_type FROM emews_backoff)", experiment, cancellationToken).ConfigureAwait(false)
            : [];
        var types = groups.Select(group => group.WorkType).Concat(waiting.Keys).Concat(backoff.Keys).Concat(ended.Keys).Distinct().Order();
        return new DatabaseContents(
            [.. types.Select(type => Contents(type, groups, waiting, backoff, ended))],
            await QueryAsync(
                $"SELECT exp_id, count(*) FROM eq_exp_id_tasks t WHERE exp_id IS NOT NULL AND {which} GROUP BY 1 ORDER BY 1",
                row => new ExperimentContents(row.GetString(0), row.GetInt64(1)),
                cancellationToken,
                name).ConfigureAwait(false),
            await LiveAgentsAsync(experiment, cancellationToken).ConfigureAwait(false));
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<ExperimentState>> ListExperimentsAsync(string? only = null, CancellationToken cancellationToken = default) =>
        RunAsync<IReadOnlyList<ExperimentState>>(async () =>
        {
            var name = ("@only", (object)(only ?? ""));
            var failed = await FailedSqlAsync(cancellationToken).ConfigureAwait(false);
            var groups = (await QueryAsync(
                $"""
                SELECT exp_id, eq_task_type, eq_status, failed, count(*) FROM (
                    SELECT e.exp_id, COALESCE(t.eq_task_type, 0) AS eq_task_type, COALESCE(t.eq_status, 0) AS eq_status,
                           CASE WHEN {failed} THEN 1 ELSE 0 END AS failed
                    FROM eq_exp_id_tasks e JOIN eq_tasks t ON t.eq_task_id = e.eq_task_id
                    WHERE e.exp_id IS NOT NULL AND (@only = '' OR e.exp_id = @only)) tasks
                GROUP BY 1, 2, 3, 4
                """,
                row => (Experiment: row.GetString(0), new Group(row.GetInt32(1), row.GetInt32(3) == 1 ? "failed" : "task", (TaskState)row.GetInt32(2), row.GetInt64(4))),
                cancellationToken,
                name).ConfigureAwait(false)).ToLookup(row => row.Experiment, row => row.Item2, StringComparer.Ordinal);
            // An older schema tells nothing of cancellations; the table came with the column.
            var canceled = await ExistsAsync("emews_retried", cancellationToken).ConfigureAwait(false) ? MicrosOf("canceled") : "NULL";
            var records = !await ExistsAsync("emews_experiments", cancellationToken).ConfigureAwait(false) ? [] : await QueryAsync(
                $"SELECT exp_id, work_type, {MicrosOf("registered")}, {canceled} FROM emews_experiments WHERE @only = '' OR exp_id = @only",
                row => (
                    Id: row.GetString(0), Type: row.GetInt32(1), Begun: Micros.ToTime(row.GetInt64(2)),
                    Canceled: row.IsDBNull(3) ? (DateTimeOffset?)null : Micros.ToTime(row.GetInt64(3))),
                cancellationToken,
                name).ConfigureAwait(false);
            var agents = await LiveAgentsAsync(null, cancellationToken).ConfigureAwait(false);
            return
            [
                .. records.OrderBy(record => record.Begun).Select(record => State(record.Id, record.Begun, [record.Type], record.Canceled)),
                .. groups.Select(tasks => tasks.Key).Except(records.Select(record => record.Id), StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal).Select(id => State(id, null, [], null)),
            ];

            ExperimentState State(string id, DateTimeOffset? begun, int[] types, DateTimeOffset? givenUp)
            {
                var all = groups[id].ToList();
                int[] known = [.. types.Union(all.Select(group => group.WorkType)).Order()];
                return new(id, begun, known, Counts(all), [.. agents.Where(agent => known.Contains(agent.WorkType))], givenUp);
            }
        });

    /// <summary>The first tasks of a database with a table of tasks, by id.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="experiment">Whose tasks; null: all.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public Task<IReadOnlyList<TaskRow>> ListAsync(
        int limit, string? experiment = null, CancellationToken cancellationToken = default) => RunAsync(async () =>
    {
        var failed = await FailedSqlAsync(cancellationToken).ConfigureAwait(false);
        var (which, name) = Of(experiment);
        return await QueryAsync(
            $"""
            SELECT t.eq_task_id, (SELECT MIN(e.exp_id) FROM eq_exp_id_tasks e WHERE e.eq_task_id = t.eq_task_id), COALESCE(t.eq_task_type, 0),
                   COALESCE(t.eq_status, 0), CASE WHEN {failed} THEN 1 ELSE 0 END, COALESCE(t.eq_priority, 0),
                   t.worker_pool, t.json_out, t.json_in
            FROM eq_tasks t WHERE {which} ORDER BY t.eq_task_id LIMIT @limit
            """,
            row => new TaskRow(
                row.GetInt64(0), Text(row, 1), row.GetInt32(2), (TaskState)row.GetInt32(3), row.GetInt32(4) == 1, row.GetInt32(5),
                Text(row, 6), Text(row, 7), Text(row, 8)),
            cancellationToken,
            [("@limit", limit), .. name]).ConfigureAwait(false);
    });

    /// <summary>Removes all tasks, results and experiments. Task ids begin at 1 again; ids of leases and agents never do.</summary>
    public Task ResetAsync(CancellationToken cancellationToken = default) => RunAsync(async () =>
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var scope = transaction.ConfigureAwait(false);
        await EmptyAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => connection.DisposeAsync();

    /// <summary>Says in words what is wrong with the database.</summary>
    protected abstract EmewsException Explain(DbException error);

    /// <summary>Looks whether there is a server at all, so that one that is not is soon told of.</summary>
    protected virtual Task ReachAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Empties every table but that of the schema.</summary>
    protected abstract Task EmptyAsync(CancellationToken cancellationToken);

    protected Task ExecuteAsync(string sql, CancellationToken cancellationToken) => ScalarAsync(sql, cancellationToken);

    protected async Task<IReadOnlyList<T>> QueryAsync<T>(
        string sql, Func<DbDataReader, T> read, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        var command = Command(sql, parameters);
        await using var commandScope = command.ConfigureAwait(false);
        var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using var readerScope = reader.ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static TypeContents Contents(
        int type, IReadOnlyList<Group> groups, Dictionary<int, long> waiting, Dictionary<int, long> backoff, Dictionary<int, long> ended)
    {
        var all = groups.Where(group => group.WorkType == type).ToList();
        return new TypeContents(
            type, Counts(all), all.Where(group => group.Kind is "stop").Sum(group => group.Count),
            waiting.GetValueOrDefault(type), backoff.GetValueOrDefault(type), ended.GetValueOrDefault(type));
    }

    private static TaskCounts Counts(IReadOnlyList<Group> groups)
    {
        long Count(string kind, params TaskState[] states) =>
            groups.Where(group => kind.Equals(group.Kind, StringComparison.Ordinal) && (states.Length == 0 || states.Contains(group.State)))
                .Sum(group => group.Count);
        return new TaskCounts(
            Count("task", TaskState.Queued), Count("task", TaskState.Running), Count("task", TaskState.Complete), Count("failed"),
            Count("task", TaskState.Canceled), Count("task", TaskState.Requeued));
    }

    /// <summary>Whether a row <c>t</c> is of a task of an experiment, and the name to go with it.</summary>
    private static (string Sql, (string Name, object Value)[] Parameters) Of(string? experiment) => experiment is null
        ? ("1 = 1", [])
        : ("t.eq_task_id IN (SELECT e.eq_task_id FROM eq_exp_id_tasks e WHERE e.exp_id = @experiment)", [("@experiment", experiment)]);

    private async Task<Dictionary<int, long>> QueueAsync(string queue, string? experiment, CancellationToken cancellationToken)
    {
        var (which, name) = Of(experiment);
        var rows = await QueryAsync(
            $"SELECT COALESCE(t.eq_task_type, 0), count(*) FROM {queue} t WHERE {which} GROUP BY 1",
            row => KeyValuePair.Create(row.GetInt32(0), row.GetInt64(1)),
            cancellationToken,
            name).ConfigureAwait(false);
        return rows.ToDictionary();
    }

    private async Task<IReadOnlyList<LiveAgent>> LiveAgentsAsync(string? experiment, CancellationToken cancellationToken)
    {
        if (!await ExistsAsync("emews_agents", cancellationToken).ConfigureAwait(false))
        {
            return [];
        }

        var (which, name) = Of(experiment);
        var types = experiment is null ? "" : $"AND work_type IN (SELECT t.eq_task_type FROM eq_tasks t WHERE {which})";
        return await QueryAsync(
            $"SELECT pool, host, process_id, work_type FROM emews_agents WHERE ended IS NULL AND {LivesSql} {types} ORDER BY agent_id",
            row => new LiveAgent(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt32(3)),
            cancellationToken,
            name).ConfigureAwait(false);
    }

    /// <summary>Whether a task <c>t</c> failed for good. Of a database that only EQ-SQL has used nobody can tell.</summary>
    private async Task<string> FailedSqlAsync(CancellationToken cancellationToken) =>
        await ExistsAsync("emews_failures", cancellationToken).ConfigureAwait(false)
            ? "t.eq_status = 2 AND EXISTS (SELECT 1 FROM emews_failures f WHERE f.task_id = t.eq_task_id AND f.final)"
            : "1 = 0";

    private async Task<bool> ExistsAsync(string table, CancellationToken cancellationToken) =>
        await ScalarAsync(ExistsSql, cancellationToken, ("@name", table)).ConfigureAwait(false) == 1;

    private async Task<long> ScalarAsync(string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters)
    {
        var command = Command(sql, parameters);
        await using var scope = command.ConfigureAwait(false);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false), System.Globalization.CultureInfo.InvariantCulture);
    }

    private DbCommand Command(string sql, (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (DbException error)
        {
            throw Explain(error);
        }
    }

    private sealed record Group(int WorkType, string Kind, TaskState State, long Count);
}
