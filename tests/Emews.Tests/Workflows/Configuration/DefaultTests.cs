using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>The defaults that the contract names.</summary>
public class DefaultTests
{
    private readonly ConfigurationReadResult _result = Configurations.Read(Configurations.Smallest);

    private WorkflowConfiguration Configuration => _result.Configuration!;

    [Fact]
    public void The_smallest_file_can_run_and_is_worth_no_note()
    {
        Assert.Empty(_result.Problems);
        Assert.True(_result.CanRun);
    }

    [Fact]
    public void Without_dbs_there_is_one_SQLite_file_in_the_folder_of_the_experiment()
    {
        var database = Assert.IsType<DatabaseConfiguration.Sqlite>(Assert.Single(Configuration.Databases).Value);
        Assert.Equal(("local", null, PlaceType.Local), (database.Name, database.Path, database.Type));
    }

    [Fact]
    public void Without_task_queues_there_is_one_local_queue() =>
        Assert.Equal(
            new TaskQueueConfiguration { Name = "sim", Type = TaskQueueType.Local, Database = "local" },
            Assert.Single(Configuration.TaskQueues).Value);

    [Fact]
    public void Without_tasks_there_is_work_type_0_with_the_built_in_model()
    {
        var task = Assert.Single(Configuration.Tasks);
        Assert.Equal(
            new TaskConfiguration { Type = 0, Database = "local", Pools = ["local"], Model = new ModelConfiguration.Ackley(), MaxAttempts = 3, Retries = 0, KeepFailed = 100 } with { Pools = task.Pools },
            task);
        Assert.Equal(["local"], task.Pools);
        Assert.Null(task.Timeout);
    }

    [Fact]
    public void Without_pools_there_is_one_local_pool_with_a_worker_per_core()
    {
        var pool = Assert.Single(Configuration.Pools).Value;
        Assert.Equal(("local", 1, 6, 6, 6, 1), (pool.Name, pool.Nodes, pool.Ppn, pool.Processes, pool.BatchSize, pool.BatchThreshold));
        Assert.Equal(6, pool.Workers);
        Assert.Equal(TimeSpan.FromSeconds(30), pool.Lease);
    }

    [Fact]
    public void A_pool_that_says_nothing_has_one_worker()
    {
        var pool = Configurations.Valid(Configurations.Smallest + "pools: {p: {}}").Pools["p"];
        Assert.Equal((1, 1, 1, 1, 1), (pool.Nodes, pool.Ppn, pool.Processes, pool.BatchSize, pool.BatchThreshold));
        Assert.Equal(["CFG_NODES", "CFG_PPN", "CFG_PROCS", "CFG_BATCH_SIZE", "CFG_BATCH_THRESHOLD"], pool.Cfg.Keys, StringComparer.Ordinal);
    }

    [Fact]
    public void Processes_are_nodes_times_processes_a_node_and_the_batch_size_is_as_large()
    {
        var pool = Configurations.Valid(Configurations.Smallest + "pools: {p: {CFG_NODES: 3, CFG_PPN: 5}}").Pools["p"];
        Assert.Equal((15, 15), (pool.Processes, pool.BatchSize));
    }

    [Fact]
    public void The_numbers_of_the_search_have_their_defaults()
    {
        var smallest = Configurations.Valid("search_space_size: 75\nsample_dimensions: 2");
        Assert.Equal((75, 75, 50, 10, null), (smallest.SearchSpaceSize, smallest.NumGuesses, smallest.RetrainAfter, smallest.StopAfterFirstFailures, smallest.MaxFailures));
        Assert.Equal((1, false, false), (smallest.Replicates, smallest.CommonRandomNumbers, smallest.Lockstep));
    }

    [Fact]
    public void Without_runtime_there_is_no_delay()
    {
        Assert.Null(Configuration.Runtime);
        Assert.Equal(0, Configuration.RuntimeVar);
        Assert.Equal(0, Configurations.Valid(Configurations.Smallest + "runtime: 2").RuntimeVar);
    }

    [Fact]
    public void Without_a_seed_one_is_drawn()
    {
        Assert.Equal((Configurations.DrawnSeed, true), (Configuration.Seed, Configuration.SeedWasDrawn));
        var named = Configurations.Valid(Configurations.Smallest + "seed: 42");
        Assert.Equal((42, false), (named.Seed, named.SeedWasDrawn));
    }

    [Fact]
    public void The_search_reprioritises_the_first_type_over_the_only_queue()
    {
        Assert.Equal(new SearchConfiguration { Method = new SearchMethod.Reprioritize(), Queue = "sim", TaskType = 0 }, Configuration.Search);
        Assert.Equal(new SurrogateConfiguration.GaussianProcess(SurrogateKernel.Rbf, Ard: false, Noise: true), Configuration.Surrogate);
        Assert.Null(Configuration.ReprioritizeEndpoint);
        Assert.Equal(("sim", 0), (Configuration.SearchQueue.Name, Configuration.SearchTask.Type));
    }

    [Theory]
    [InlineData("task_queues: {other: {}}", "other")]
    [InlineData("task_queues: {other: {}, sim: {}}", "sim")]
    [InlineData("task_queues: {other: {}, third: {}}\nsearch: {queue: third}", "third")]
    public void The_search_uses_the_only_queue_or_sim_or_the_one_it_names(string yaml, string queue) =>
        Assert.Equal(queue, Configurations.Valid(Configurations.Smallest + yaml).Search.Queue);

    [Theory]
    [InlineData("dbs: {other: {}}", "other")]
    [InlineData("dbs: {other: {}, local: {}}", "local")]
    public void What_names_no_database_uses_the_only_one_or_local(string yaml, string database)
    {
        var configuration = Configurations.Valid(Configurations.Smallest + yaml);
        Assert.Equal((database, database), (configuration.SearchQueue.Database, configuration.SearchTask.Database));
    }

    [Fact]
    public void A_task_that_names_no_pools_has_all_that_do_not_join_later()
    {
        var configuration = Configurations.Valid(
            Configurations.Smallest + "pools: {a: {}, b: {}, c: {}}\ntasks: [{type: 7}]\npool_schedule: [{after_reprioritizations: 2, pool: b}]");
        Assert.Equal(["a", "c"], configuration.Tasks[0].Pools);
        Assert.Equal([new PoolScheduleEntry(2, "b", 7)], configuration.PoolSchedule);
    }

    [Fact]
    public void Keys_that_took_their_default_are_known()
    {
        Assert.Superset(
            new HashSet<string>(["seed", "num_guesses", "surrogate", "pools.local", "dbs.local", "tasks[0]", "task_queues.sim"], StringComparer.Ordinal),
            _result.Defaults.ToHashSet(StringComparer.Ordinal));
        Assert.DoesNotContain("retrain_after", _result.Defaults);
    }
}
