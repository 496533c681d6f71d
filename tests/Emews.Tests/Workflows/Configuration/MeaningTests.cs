using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>What a file says is what the records hold.</summary>
public class MeaningTests
{
    private readonly WorkflowConfiguration _configuration = Configurations.ReadFile("every-key.yaml").Configuration!;

    [Fact]
    public void Numbers_of_the_search_are_read()
    {
        Assert.Equal((750, 4, 2.5, 1.0), (_configuration.SearchSpaceSize, _configuration.SampleDimensions, _configuration.Runtime, _configuration.RuntimeVar));
        Assert.Equal((700, 25, 7L), (_configuration.NumGuesses, _configuration.RetrainAfter, _configuration.Seed));
        Assert.Equal((20, 5), (_configuration.MaxFailures, _configuration.StopAfterFirstFailures));
        Assert.Equal(new SearchConfiguration { Queue = "sim", TaskType = 3, Lockstep = true }, _configuration.Search);
        Assert.Equal(new SurrogateConfiguration.GaussianProcess(SurrogateKernel.Matern52, Ard: true, Noise: false), _configuration.Surrogate);
        Assert.Equal("cluster", _configuration.ReprioritizeEndpoint);
    }

    [Fact]
    public void Tasks_are_read()
    {
        var task = _configuration.SearchTask;
        Assert.Equal((3, "big", 5, 2, 7), (task.Type, task.Database, task.MaxAttempts, task.Retries, task.KeepFailed));
        Assert.Equal(TimeSpan.FromSeconds(30), task.RetryDelay);
        var folder = Path.GetDirectoryName(Configurations.File("x"))!;
        Assert.Equal(
            new ModelConfiguration.Command("./sim {payload_file}", Path.Combine(folder, "sims"), "$.misfit", TimeSpan.FromMinutes(10), Keep: true),
            task.Model);
        Assert.Equal(new ModelConfiguration.Assembly(Path.Combine(folder, "models", "My.dll"), "My.Model"), _configuration.Tasks[1].Model);
        Assert.Equal(TimeSpan.FromMinutes(90), _configuration.Tasks[1].Timeout);
        Assert.Equal(new ModelConfiguration.Worker("python3 worker.py", folder, null), _configuration.Tasks[2].Model);
        Assert.Equal([new PoolScheduleEntry(2, "script", 3), new PoolScheduleEntry(4, "late", 4)], _configuration.PoolSchedule);
    }

    [Fact]
    public void Pools_are_read()
    {
        var own = _configuration.Pools["own"];
        Assert.Equal((33, 40, 15, 33), (own.Processes, own.BatchSize, own.BatchThreshold, own.Workers));
        Assert.Equal((TimeSpan.FromSeconds(45), TimeSpan.FromMinutes(10)), (own.Lease, own.IdleTimeout!.Value));
        var slurm = _configuration.Pools["slurm1"];
        Assert.Equal((PlaceType.FuncX, "cluster", SchedulerType.Slurm, 3, 72), (slurm.Type, slurm.Endpoint, slurm.Scheduler, slurm.Renew, slurm.Processes));
        Assert.Equal(TimeSpan.FromHours(1), slurm.Walltime);
        Assert.Equal(["--constraint=cpu"], slurm.SchedulerArguments);
        Assert.Equal(["module load python"], slurm.PreLaunch);
        Assert.Equal(["CFG_NODES", "CFG_PPN", "CFG_WALLTIME", "CFG_QUEUE", "CFG_PROJECT", "CFG_PROCS", "CFG_BATCH_SIZE", "CFG_BATCH_THRESHOLD"], slurm.Cfg.Keys, StringComparer.Ordinal);
    }

    [Fact]
    public void What_is_far_away_is_left_as_the_far_end_understands_it()
    {
        var script = _configuration.Pools["script"];
        Assert.Equal(("~/pool.sh", "1G", "1-00:00:00", null), (script.StartPoolScript, script.Cfg["CFG_MEMORY"], script.Cfg["CFG_WALLTIME"], script.Walltime));
        Assert.Equal("~/db", Assert.IsType<DatabaseConfiguration.PostgreSql>(_configuration.Databases["far"]).Data);
        Assert.Equal(new EndpointConfiguration.Ssh("cluster", "bebop", "/home/me/.ssh/config", "~/.emews/bin/emews"), _configuration.Endpoints["cluster"]);
        Assert.Equal("~/proxy-store", Assert.Single(_configuration.ProxyStore).LocalPath);
    }

    [Fact]
    public void Databases_are_read()
    {
        var big = Assert.IsType<DatabaseConfiguration.PostgreSql>(_configuration.Databases["big"]);
        Assert.Equal(("localhost", 5433, "me", "EQ_SQL", "*", "/opt/pg/bin"), (big.Host, big.Port, big.User, big.Database, big.Listen, big.BinPath));
        Assert.Equal("pg_ctl -D ${db_data} -o \"-p ${db_port}\" start", big.StartCommand);
        Assert.Equal(["module load postgres"], big.PreLaunch);
        Assert.Equal(TimeSpan.FromHours(2), big.ForeignLease);
        Assert.Equal(Path.Combine(Path.GetDirectoryName(Configurations.File("x"))!, "data", "big"), big.Data);
    }

    [Fact]
    public void A_secret_in_env_is_never_expanded()
    {
        Assert.Equal("${env:SECRET}", _configuration.Databases["big"].Environment["PGPASSWORD"]);
        Assert.DoesNotContain("hush", ConfigurationWriter.Write(_configuration), StringComparison.Ordinal);
    }

    [Fact]
    public void Queues_and_endpoints_are_read()
    {
        Assert.Equal(
            new TaskQueueConfiguration
            {
                Name = "sim",
                Type = TaskQueueType.EmewsService,
                Database = "big",
                Endpoint = "cluster",
                Host = "127.0.0.1",
                Port = 11218,
                Tunnel = new("Cluster", "/home/me/.ssh/config", 11219),
            },
            _configuration.SearchQueue);
        Assert.Equal((new TlsConfiguration(string.Concat(Enumerable.Repeat("00112233445566778899aabbccddeeff", 2)), null), new Uri("https://127.0.0.1:8080")), TlsOf("login"));
        Assert.Equal((new TlsConfiguration(null, Path.Combine(Path.GetDirectoryName(Configurations.File("x"))!, "site-ca.pem")), new Uri("https://127.0.0.1:8080")), TlsOf("site"));
        Assert.Equal(new EndpointConfiguration.Local("near"), _configuration.Endpoints["near"]);
        Assert.Equal(new EndpointConfiguration.GlobusCompute("theta", Guid.Parse("7884f6e9-a324-4678-90cd-0658eecc8970")), _configuration.Endpoints["theta"]);
    }

    [Fact]
    public void Named_parameters_are_read()
    {
        var configuration = Configurations.ReadFile("named-parameters.yaml").Configuration!;
        Assert.Equal(4, configuration.SampleDimensions);
        Assert.Equal(
            [
                new ParameterConfiguration.Range("beta", 0.1, 0.9, Logarithmic: false, WholeNumbers: false),
                new ParameterConfiguration.Range("gamma", 0.01, 1, Logarithmic: true, WholeNumbers: false),
                new ParameterConfiguration.Range("contacts", 1, 20, Logarithmic: false, WholeNumbers: true),
                new ParameterConfiguration.Choice("variant", ["\"alpha\"", "\"delta\""]),
            ],
            configuration.Parameters);
        Assert.Equal("120", configuration.Constants["days"]);
        Assert.Equal(new ObjectiveConfiguration("misfit", Maximize: false), configuration.Objective);
    }

    [Theory]
    [InlineData("data/a.db", "/project/data/a.db")]
    [InlineData("../a.db", "/a.db")]
    [InlineData("/abs/a.db", "/abs/a.db")]
    [InlineData("~/a.db", "/home/me/a.db")]
    [InlineData("${env:SCRATCH}/a.db", "/scratch/me/a.db")]
    public void A_path_is_absolute(string written, string expected)
    {
        var configuration = Configurations.Valid($"{Configurations.Smallest}dbs: {{d: {{db_path: \"{written}\"}}}}");
        Assert.Equal(expected, Assert.IsType<DatabaseConfiguration.Sqlite>(configuration.Databases["d"]).Path);
    }

    [Theory]
    [InlineData("retries: 2", 1)]
    [InlineData("retries: 2, retry_delay: 0", 0)]
    [InlineData("retries: 2, retry_delay: 10m", 600)]
    public void A_retry_waits_a_second_unless_it_is_told_otherwise(string keys, double seconds)
    {
        var configuration = Configurations.Valid($"{Configurations.Smallest}tasks: [{{type: 0, {keys}}}]");
        Assert.Equal(TimeSpan.FromSeconds(seconds), configuration.SearchTask.RetryDelay);
    }

    [Theory]
    [InlineData("retries: 2", 0)]
    [InlineData("retries: 2, retry_delay: 1s", 1)]
    public void A_retry_in_lockstep_waits_only_if_it_is_told_to(string keys, double seconds)
    {
        var configuration = Configurations.Valid($"{Configurations.Smallest}lockstep: true\ntasks: [{{type: 0, {keys}}}]");
        Assert.Equal(TimeSpan.FromSeconds(seconds), configuration.SearchTask.RetryDelay);
    }

    [Theory]
    [InlineData("surrogate: prototype")]
    [InlineData("search: reprioritize\nlockstep: true")]
    [InlineData("search: {name: reprioritize, lockstep: true}")]
    [InlineData("search: {}")]
    [InlineData("model: ackley")]
    [InlineData("model: {assembly: My.dll, type: My.Model}")]
    [InlineData("tasks: [{type: 0, model: ackley, retries: 0, keep_failed: 100, max_attempts: 1}]")]
    [InlineData("pools: {p: {scheduler: none, lease: 30s, CFG_PPN: 3}}")]
    [InlineData("fx_endpoints: {near: {type: local}}")]
    [InlineData("dbs: {d: {db_path: a.db}}\ntask_queues: {sim: {type: local, db: d}}\ntasks: [{type: 0, db: d}]")]
    [InlineData("replicates: 1\ncommon_random_numbers: false")]
    [InlineData("base: &p {CFG_PPN: 3}\npools: {p: *p}", "base")]
    [InlineData("pools: {p: &p {CFG_PPN: 3}, q: {<<: *p, CFG_NODES: 2}}")]
    [InlineData("num_guesses: \"60\"")]
    public void What_this_release_does_can_run(string yaml, string? unknownKey = null)
    {
        var result = Configurations.Read(Configurations.Smallest + yaml);

        Assert.Equal(unknownKey is null ? [] : [unknownKey], result.Problems.Select(problem => problem.Key), StringComparer.Ordinal);
        Assert.Equal(unknownKey is null, result.CanRun);
    }

    [Fact]
    public void A_merge_key_brings_what_is_not_there()
    {
        var configuration = Configurations.Valid(Configurations.Smallest + "pools: {p: &p {CFG_PPN: 3, CFG_NODES: 1}, q: {<<: *p, CFG_NODES: 2}}");
        Assert.Equal(6, configuration.Pools["q"].Processes);
    }

    [Fact]
    public void Equal_files_give_equal_configurations() =>
        Assert.Equal(_configuration, Configurations.ReadFile("every-key.yaml").Configuration);

    private (TlsConfiguration? Tls, Uri? Address) TlsOf(string queue) => (_configuration.TaskQueues[queue].Tls, _configuration.TaskQueues[queue].ServiceAddress);
}
