using Emews.Numerics.GaussianProcess;
using Emews.Pools;
using Emews.Pools.Models;
using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration;

namespace Emews.Workflows;

/// <summary>Makes the parts that a configuration names.</summary>
internal static class WorkflowParts
{
    public static ISearch Search(WorkflowConfiguration configuration) => new ReprioritizeSearch(new ReprioritizeSettings
    {
        Space = ParameterSpace.Of(configuration),
        Points = configuration.SearchSpaceSize,
        RetrainAfter = configuration.RetrainAfter,
        Seed = configuration.Seed,
        Surrogate = Surrogate(configuration.Surrogate),
    });

    public static SearchLoopOptions SearchLoop(WorkflowConfiguration configuration) => new()
    {
        WorkType = configuration.Search.TaskType,
        EndAfter = configuration.NumGuesses,
        Replicates = configuration.Replicates,
        Maximize = configuration.Objective is { Maximize: true },
        MaxFailures = configuration.MaxFailures,
        StopAfterFirstFailures = configuration.StopAfterFirstFailures,
        LockstepEvery = LockstepEvery(configuration),
        ToPayload = PointPayload.WriterOf(configuration),
        ToValue = text => ResultValue.Read(text, configuration.Objective?.Name),
    };

    /// <summary>After how many completed tasks claims are closed; null where they never are.</summary>
    public static int? LockstepEvery(WorkflowConfiguration configuration) =>
        configuration.Lockstep ? configuration.RetrainAfter * configuration.Replicates : null;

    /// <exception cref="EmewsException">The model is not there, or not what it should be.</exception>
    public static ITaskModel Model(WorkflowConfiguration configuration, TaskConfiguration task)
    {
        ITaskModel model = task.Model switch
        {
            ModelConfiguration.Assembly assembly => AssemblyModel.Load(assembly.Path, assembly.Type),
            _ => new AckleyModel(configuration.Seed),
        };
        return new ObjectiveModel(model, configuration.Objective?.Name);
    }

    /// <summary>A model in a few words for people.</summary>
    public static string Describe(ModelConfiguration model) =>
        model is ModelConfiguration.Assembly assembly ? $"{assembly.Type} ({Path.GetFileName(assembly.Path)})" : "ackley";

    public static WorkerPoolOptions Pool(PoolConfiguration pool, TaskConfiguration task) => new()
    {
        Name = pool.Name,
        Workers = pool.Workers,
        BatchSize = pool.BatchSize,
        BatchThreshold = pool.BatchThreshold,
        LeaseTime = pool.Lease,
        MaxAttempts = task.MaxAttempts,
        Retries = task.Retries,
    };

    private static SurrogateSettings Surrogate(SurrogateConfiguration surrogate) => surrogate switch
    {
        SurrogateConfiguration.GaussianProcess process => new SurrogateSettings
        {
            Kernel = process.Kernel == SurrogateKernel.Matern52 ? KernelFamily.Matern52 : KernelFamily.Rbf,
            Ard = process.Ard,
            Noise = process.Noise,
        },
        _ => SurrogateSettings.Prototype,
    };
}
