using Emews.Workflows.Configuration;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>What the contract names and this release cannot do is read, checked, and said so.</summary>
public class NotAvailableYetTests
{
    public static TheoryData<string, int, string> One => new()
    {
        { "fx_endpoints:\n  near: {type: local}\nreprioritize_endpoint: near", 6, "reprioritize_endpoint" },
        { "proxystore: {globus_config: {}}", 4, "proxystore" },
        { "pools:\n  p: {scheduler: slurm, CFG_QUEUE: debug, CFG_WALLTIME: 60}", 5, "pools.p.scheduler" },
        { "pools:\n  p: {pre_launch: [module load x]}", 5, "pools.p.pre_launch" },
        { "fx_endpoints: {near: {type: local}}\npools:\n  p: {type: funcx, fx_endpoint: near}", 6, "pools.p.type" },
        { "fx_endpoints:\n  theta: 7884f6e9-a324-4678-90cd-0658eecc8970", 5, "fx_endpoints.theta" },
        { "fx_endpoints:\n  theta: {type: ssh, host: theta}", 5, "fx_endpoints.theta.type" },
        { "fx_endpoints: {near: {type: local}}\ntask_queues:\n  sim: {type: funcx, fx_endpoint: near}", 6, "task_queues.sim.type" },
        { "fx_endpoints: {near: {type: local}}\ndbs:\n  d: {type: funcx, fx_endpoint: near}", 6, "dbs.d.type" },
    };

    [Theory]
    [MemberData(nameof(One))]
    public void It_is_named_with_its_line(string yaml, int line, string key)
    {
        var result = Configurations.Read(Configurations.Smallest + yaml);

        var problem = Assert.Single(result.Problems);
        Assert.Equal((ConfigurationSeverity.NotAvailableYet, line, key), (problem.Severity, problem.Line, problem.Key));
        Assert.StartsWith("not available yet: ", problem.Message, StringComparison.Ordinal);
        Assert.NotNull(result.Configuration);
        Assert.False(result.CanRun);
    }

    [Fact]
    public void The_local_configuration_of_the_prototype_lacks_nothing()
    {
        var result = Configurations.ReadFile("prototype-local.yaml");

        Assert.All(result.Problems, problem => Assert.Equal(ConfigurationSeverity.Note, problem.Severity));
        Assert.True(result.CanRun);
        var pool = result.Configuration!.Pools["local_pool"];
        Assert.Equal((4, 2, 1), (pool.Processes, pool.BatchSize, pool.BatchThreshold));
    }

    [Fact]
    public void The_remote_configuration_of_the_prototype_lacks_nothing_else()
    {
        var result = Configurations.ReadFile("prototype-remote.yaml");

        Assert.All(result.Problems, problem => Assert.Equal(ConfigurationSeverity.NotAvailableYet, problem.Severity));
        Assert.Equal(
            [
                "reprioritize_endpoint", "proxystore",
                "fx_endpoints.cluster", "fx_endpoints.theta", "pools.pool1.type", "dbs.cluster_db.type",
            ],
            result.Problems.Select(problem => problem.Key),
            StringComparer.Ordinal);
        var pool = result.Configuration!.Pools["pool1"];
        Assert.Equal((36, 33, 15, "01:00:00"), (pool.Processes, pool.BatchSize, pool.BatchThreshold, pool.Cfg["CFG_WALLTIME"]));
    }

    [Fact]
    public void Named_parameters_lack_nothing() => Assert.Empty(Configurations.ReadFile("named-parameters.yaml").Problems);
}
