using Emews.Pools;
using Emews.Pools.Models;
using Emews.Pools.Models.Commands;
using Emews.Pools.Models.Programs;
using Emews.Pools.Models.Workers;
using Emews.Processes;
using Emews.Searches;
using Emews.Tasks;
using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;
using Emews.Workflows.Outputs.Surrogates;

namespace Emews.Workflows;

/// <summary>Makes the parts that a configuration names.</summary>
internal static class WorkflowParts
{
    /// <summary>What a surrogate of a run's results is made from.</summary>
    public static SurrogateInputs SurrogateInputs(WorkflowConfiguration configuration) =>
        new(ParameterSpace.Of(configuration), configuration.Parameters, Surrogates.Settings(configuration.Surrogate));

    public static SearchLoopOptions SearchLoop(WorkflowConfiguration configuration) => new()
    {
        WorkType = configuration.Search.TaskType,
        EndAfter = configuration.NumGuesses ?? int.MaxValue,
        Replicates = configuration.Replicates,
        Maximize = configuration.Objective is { Maximize: true },
        MaxFailures = configuration.MaxFailures,
        StopAfterFirstFailures = configuration.StopAfterFirstFailures,
        LockstepEvery = LockstepEvery(configuration),
        ToPayload = PointPayload.WriterOf(configuration),
        ToValue = text => ResultValue.Read(text, configuration.Objective?.Name),
    };

    /// <summary>After how many completed tasks claims are closed; null where they never are.</summary>
    public static int? LockstepEvery(WorkflowConfiguration configuration) => configuration.Lockstep && !configuration.Search.Method.IsDesign
        ? (int)Math.Min(int.MaxValue, (long)DecidesEvery(configuration) * configuration.Replicates) : null;

    /// <summary>After how many ended points the search may decide anew.</summary>
    public static int DecidesEvery(WorkflowConfiguration configuration) =>
        configuration.Search.Method is SearchMethod.Reprioritize ? configuration.RetrainAfter : 1;

    /// <summary>The model of a work type, with its time limit, held to what the search can use.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="task">The work type.</param>
    /// <param name="with">Tells a program whose tasks it runs; null where it is only looked at.</param>
    /// <exception cref="EmewsException">The model is not there, or not what it should be.</exception>
    public static ITaskModel Model(WorkflowConfiguration configuration, TaskConfiguration task, Func<ProgramOptions, ProgramOptions>? with = null)
    {
        ModelCheck.Require(task.Model);
        ITaskModel model = task.Model switch
        {
            ModelConfiguration.Assembly assembly => AssemblyModel.Load(assembly.Path, assembly.Type),
            ModelConfiguration.Command command => new CommandModel(Program(command, task, with), ResultPlace.TryParse(command.Result)!),
            ModelConfiguration.Worker worker => new WorkerModel(Program(worker, task, with)),
            _ => new AckleyModel(configuration.Seed),
        };
        var limit = (task.Model as ModelConfiguration.Program)?.Timeout ?? task.Timeout;
        return new ObjectiveModel(
            limit is { } duration ? new TimeLimitModel(model, duration, DurationText.Write(duration)) : model, configuration.Objective?.Name);
    }

    /// <summary>A model in a few words for people.</summary>
    public static string Describe(ModelConfiguration model) => model switch
    {
        ModelConfiguration.Assembly assembly => $"{assembly.Type} ({Path.GetFileName(assembly.Path)})",
        ModelConfiguration.Program program => program.CommandLine,
        _ => "ackley",
    };

    /// <summary>How long pools that are not ours may keep the tasks that are in the search's database.</summary>
    public static IReadOnlyList<ForeignLease> ForeignLeases(WorkflowConfiguration configuration) =>
        configuration.Databases[configuration.SearchQueue.Database].ForeignLease is not { } lease ? []
            : [.. configuration.Tasks
                .Where(task => string.Equals(task.Database, configuration.SearchQueue.Database, StringComparison.Ordinal))
                .Select(task => new ForeignLease(task.Type, lease, task.MaxAttempts))];

    /// <summary>How a pool works that this process begins now.</summary>
    public static WorkerPoolOptions Pool(WorkflowConfiguration configuration, PoolConfiguration pool, TaskConfiguration task) => new()
    {
        Name = pool.Name,
        Workers = pool.Workers,
        BatchSize = pool.BatchSize,
        BatchThreshold = pool.BatchThreshold,
        LeaseTime = pool.Lease,
        WallTime = pool.Walltime,
        Age = ProcessAge.Get(),
        IdleTimeout = pool.IdleTimeout,
        MaxAttempts = task.MaxAttempts,
        ForeignLease = configuration.Databases[task.Database].ForeignLease,
        Retries = task.Retries,
        RetryDelay = task.RetryDelay,
    };

    private static ProgramOptions Program(ModelConfiguration.Program program, TaskConfiguration task, Func<ProgramOptions, ProgramOptions>? with)
    {
        var options = new ProgramOptions(CommandWords.Split(program.CommandLine), program.Folder)
        {
            KeepFailed = task.KeepFailed,
            Keep = program is ModelConfiguration.Command { Keep: true },
        };
        return with is null ? options : with(options);
    }
}
