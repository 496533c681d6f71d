namespace Emews.Workflows.Configuration.Writing;

/// <summary>Writes tasks, pools, databases, queues and endpoints.</summary>
internal sealed class PartsWriter(YamlText yaml)
{
    public void Queue(string name, TaskQueueConfiguration queue) => yaml.Map(name, () =>
    {
        yaml.Text("type", queue.Type switch
        {
            TaskQueueType.EmewsService => "emews_service",
            TaskQueueType.FuncX => "funcx",
            _ => "local",
        });
        yaml.Text("db", queue.Database);
        yaml.Text("fx_endpoint", queue.Endpoint);
        yaml.Text("host", queue.Host);
        yaml.Whole("port", queue.Port);
        if (queue.Tunnel is { } tunnel)
        {
            yaml.Map("tunnel", () =>
            {
                yaml.Text("config_key", tunnel.ConfigKey);
                yaml.Text("ssh_config", tunnel.SshConfig);
                yaml.Whole("port", tunnel.Port);
            });
        }

        if (queue.Tls is { } tls)
        {
            yaml.Map("tls", () =>
            {
                yaml.Text("fingerprint", tls.Fingerprint);
                yaml.Text("ca_file", tls.CaFile);
            });
        }
    });

    public void Task(TaskConfiguration task)
    {
        yaml.Whole("type", task.Type);
        yaml.Text("db", task.Database);
        yaml.Texts("pools", task.Pools);
        Model(task.Model);
        yaml.Whole("max_attempts", task.MaxAttempts);
        yaml.Whole("retries", task.Retries);
        yaml.Duration("retry_delay", task.RetryDelay);
        yaml.Duration("timeout", task.Timeout);
        yaml.Whole("keep_failed", task.KeepFailed);
    }

    public void Scheduled(PoolScheduleEntry entry)
    {
        yaml.Whole("after_reprioritizations", entry.AfterReprioritizations);
        yaml.Text("pool", entry.Pool);
        yaml.Whole("type", entry.TaskType);
    }

    public void Pool(string name, PoolConfiguration pool) => yaml.Map(name, () =>
    {
        Place(pool.Type, pool.Endpoint);
        yaml.Text("start_pool_script", pool.StartPoolScript);
        foreach (var (variable, value) in pool.Cfg)
        {
            yaml.Text(variable, value);
        }

        yaml.Duration("lease", pool.Lease);
        yaml.Duration("idle_timeout", pool.IdleTimeout);
        yaml.AnyTexts("pre_launch", pool.PreLaunch);
        yaml.Text("scheduler", pool.Scheduler switch
        {
            SchedulerType.Current => "current",
            SchedulerType.Slurm => "slurm",
            SchedulerType.Pbs => "pbs",
            _ => "none",
        });
        yaml.AnyTexts("scheduler_args", pool.SchedulerArguments);
        if (pool.Renew != 0)
        {
            yaml.Whole("renew", pool.Renew);
        }
    });

    public void Database(string name, DatabaseConfiguration database) => yaml.Map(name, () =>
    {
        Place(database.Type, database.Endpoint);
        if (database is DatabaseConfiguration.Sqlite sqlite)
        {
            Sqlite(sqlite);
        }

        if (database is DatabaseConfiguration.PostgreSql server)
        {
            PostgreSql(server);
        }

        yaml.Map("env", database.Environment, yaml.Text);
        yaml.AnyTexts("pre_launch", database.PreLaunch);
        yaml.Text("start_cmd", database.StartCommand);
        yaml.Text("stop_cmd", database.StopCommand);
        yaml.Duration("foreign_lease", database.ForeignLease);
    });

    public void Endpoint(string name, EndpointConfiguration endpoint)
    {
        switch (endpoint)
        {
            case EndpointConfiguration.GlobusCompute compute:
                yaml.Text(name, compute.Id.ToString("D"));
                break;
            case EndpointConfiguration.Ssh ssh:
                yaml.Map(name, () =>
                {
                    yaml.Text("type", "ssh");
                    yaml.Text("host", ssh.Host);
                    yaml.Text("ssh_config", ssh.SshConfig);
                    yaml.Text("emews", ssh.Emews);
                });
                break;
            default:
                yaml.Map(name, () => yaml.Text("type", "local"));
                break;
        }
    }

    private void Sqlite(DatabaseConfiguration.Sqlite database)
    {
        yaml.Text("db_path", database.Path);
        if (database.Path is null)
        {
            yaml.Comment("SQLite: emews.db in the experiment's folder");
        }
    }

    private void PostgreSql(DatabaseConfiguration.PostgreSql database)
    {
        yaml.Text("db_host", database.Host);
        yaml.Whole("db_port", database.Port);
        yaml.Text("db_user", database.User);
        yaml.Text("db_name", database.Database);
        yaml.Text("db_data", database.Data);
        yaml.Text("db_listen", database.Listen);
        yaml.Text("pg_bin_path", database.BinPath);
    }

    private void Place(PlaceType type, string? endpoint)
    {
        yaml.Text("type", type == PlaceType.FuncX ? "funcx" : "local");
        yaml.Text("fx_endpoint", endpoint);
    }

    private void Model(ModelConfiguration model)
    {
        if (model is ModelConfiguration.Ackley)
        {
            yaml.Text("model", "ackley");
            return;
        }

        yaml.Map("model", () =>
        {
            switch (model)
            {
                case ModelConfiguration.Assembly assembly:
                    yaml.Text("assembly", assembly.Path);
                    yaml.Text("type", assembly.Type);
                    break;
                case ModelConfiguration.Command command:
                    yaml.Text("command", command.CommandLine);
                    yaml.Text("folder", command.Folder);
                    yaml.Text("result", command.Result);
                    yaml.Duration("timeout", command.Timeout);
                    yaml.Flag("keep", command.Keep);
                    break;
                case ModelConfiguration.Worker worker:
                    yaml.Text("worker", worker.CommandLine);
                    yaml.Text("folder", worker.Folder);
                    yaml.Duration("timeout", worker.Timeout);
                    break;
            }
        });
    }
}
