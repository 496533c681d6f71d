namespace Emews.Workflows.Configuration.Reading;

/// <summary>Checks that the search's queue and the pools meet in one database, and that each can reach it.</summary>
internal sealed class PlaceCheck(
    Section root,
    Parts<EndpointConfiguration> endpoints,
    Parts<DatabaseConfiguration> databases,
    Parts<TaskQueueConfiguration> queues,
    Parts<PoolConfiguration> pools)
{
    private const string OneMachine =
        "SQLite serves one machine: several want PostgreSQL, which db_data in the place of db_path asks for, and 'emews db init' makes";

    public void Check(WorkflowConfiguration configuration)
    {
        foreach (var task in configuration.Tasks)
        {
            foreach (var pool in task.Pools)
            {
                CheckPool(pool, task.Database);
            }
        }

        foreach (var entry in configuration.PoolSchedule)
        {
            CheckPool(entry.Pool, configuration.Tasks.FirstOrDefault(task => task.Type == entry.TaskType)?.Database);
        }

        foreach (var (_, queue) in queues.All)
        {
            CheckQueue(queue);
        }

        CheckSearch(configuration);
        NotePools(configuration);
    }

    /// <summary>An endpoint on another machine; null: this machine.</summary>
    private string? Elsewhere(string? endpoint) => endpoints.Find(endpoint) is EndpointConfiguration.Local ? null : endpoint;

    private void CheckPool(string poolName, string? databaseName)
    {
        if (databases.Find(databaseName) is not DatabaseConfiguration.Sqlite database || pools.Find(poolName) is not { } pool)
        {
            return;
        }

        if (!string.Equals(Elsewhere(pool.Endpoint), Elsewhere(database.Endpoint), StringComparison.Ordinal))
        {
            root.Context.Error(
                pools.PlaceOf(poolName),
                pools.PathOf(poolName),
                $"is on another machine than its database '{database.Name}', and {OneMachine}");
        }
        else if (pool.StartPoolScript is not null)
        {
            root.Context.Error(
                pools.PlaceOf(poolName),
                $"{pools.PathOf(poolName)}.start_pool_script",
                $"a script reaches PostgreSQL only, and database '{database.Name}' is a SQLite file: add 'db_data: DIR' to it in dbs for a server of your own, or leave out start_pool_script");
        }
    }

    private void CheckQueue(TaskQueueConfiguration queue)
    {
        if (queue.Type == TaskQueueType.Local
            && databases.Find(queue.Database) is DatabaseConfiguration.Sqlite database
            && Elsewhere(database.Endpoint) is not null)
        {
            root.Context.Error(
                queues.PlaceOf(queue.Name),
                queues.PathOf(queue.Name),
                $"its database '{database.Name}' is on another machine, and {OneMachine}");
        }
    }

    private void CheckSearch(WorkflowConfiguration configuration)
    {
        if (queues.Find(configuration.Search.Queue) is not { } queue)
        {
            return;
        }

        var task = configuration.Tasks.FirstOrDefault(task => task.Type == configuration.Search.TaskType);
        if (task is not null && databases.Find(task.Database) is not null && databases.Find(queue.Database) is not null
            && !string.Equals(task.Database, queue.Database, StringComparison.Ordinal))
        {
            root.Context.Error(
                queues.PlaceOf(queue.Name),
                queues.PathOf(queue.Name),
                $"is in database '{queue.Database}', the tasks of type {task.Type} in '{task.Database}': no pool would ever see them");
        }
    }

    private void NotePools(WorkflowConfiguration configuration)
    {
        if (queues.Find(configuration.Search.Queue) is { ServiceAddress: not null } && configuration.Tasks.All(task => task.Pools.Count == 0))
        {
            root.Note("pools", "start none with the run. Where the database is, do: emews pool run <exp_id> <pool> --config FILE");
        }
    }
}
