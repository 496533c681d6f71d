namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads the whole file: its parts in the order in which they refer to each other, then what must hold between them.</summary>
internal static class WorkflowReader
{
    // A gigabyte of points.
    private const int MostNumbers = 100_000_000;

    private const double LongestRuntime = 20;

    /// <summary>Reads a whole file, or one with nothing but pools for an experiment that is known.</summary>
    public static WorkflowConfiguration Read(Section root)
    {
        if (root.Context.Options.Experiment is { } experiment && root.Has("pools") && root.Entries.All(entry => entry.Name is "pools"))
        {
            return experiment with { Pools = Structural.Map(PoolsReader.Read(root, EndpointsReader.Read(root)).All) };
        }

        var endpoints = EndpointsReader.Read(root);
        var databases = DatabasesReader.Read(root, endpoints);
        var queues = TaskQueuesReader.Read(root, databases, endpoints);
        var pools = PoolsReader.Read(root, endpoints, mayBeNone: queues.All.Any(queue => queue.Value.ServiceAddress is not null));
        var schedule = PoolScheduleReader.Read(root, pools);
        var tasks = TasksReader.Read(root, databases, pools, schedule);
        var parameters = ParametersReader.Parameters(root);
        var dimensions = Dimensions(root, parameters);
        var surroundings = new SearchSurroundings([.. parameters.All.Select(pair => pair.Value)], dimensions, pools, tasks, schedule);
        var search = SearchReader.Read(root, queues, tasks, surroundings);
        var (size, guesses) = SpaceSize.Read(root, search.Method, surroundings);
        MissSpace(root);
        var seed = root.Whole("seed", 0, long.MaxValue);
        var configuration = new WorkflowConfiguration
        {
            SearchSpaceSize = size,
            SampleDimensions = dimensions,
            Runtime = root.Number("runtime"),
            RuntimeVar = root.Number("runtime_var", 0) ?? root.Default("runtime_var", 0.0),
            NumGuesses = guesses,
            RetrainAfter = root.Integer("retrain_after", 50, 1),
            Seed = seed ?? root.Default("seed", root.Context.Options.DrawSeed()),
            SeedWasDrawn = seed is null,
            MaxFailures = root.OptionalInteger("max_failures", 0),
            StopAfterFirstFailures = root.Integer("stop_after_first_failures", WorkflowConfiguration.DefaultStopAfterFirstFailures, 0),
            Replicates = root.Integer("replicates", 1, 1),
            CommonRandomNumbers = root.Flag("common_random_numbers"),
            Parameters = parameters.All.Select(pair => pair.Value).ToList(),
            Constants = ParametersReader.Constants(root, parameters),
            Objective = ParametersReader.Objective(root),
            Surrogate = SurrogateReader.Read(root),
            Search = search,
            ReprioritizeEndpoint = root.Reference("reprioritize_endpoint", "endpoint", endpoints.Key, endpoints.Names),
            TaskQueues = Structural.Map(queues.All),
            Tasks = search.Lockstep ? TasksReader.InLockstep(root, tasks) : tasks,
            Pools = Structural.Map(pools.All),
            PoolSchedule = PoolScheduleReader.Resolve(schedule, tasks, search.TaskType),
            Databases = Structural.Map(databases.All),
            Endpoints = Structural.Map(endpoints.All),
            ProxyStore = ProxyStoreReader.Read(root),
        };
        root.CheckAvailable("reprioritize_endpoint");
        CheckSizes(root, configuration);
        new PlaceCheck(root, endpoints, databases, queues, pools).Check(configuration);
        root.Close();
        return configuration;
    }

    private static int Dimensions(Section root, Parts<ParameterConfiguration> parameters)
    {
        if (!root.Has("parameters"))
        {
            return root.OptionalInteger("sample_dimensions", 1) ?? 1;
        }

        foreach (var name in (string[])["sample_dimensions", "runtime", "runtime_var"])
        {
            if (root.Has(name))
            {
                root.Error(name, $"stands beside parameters: keep one or the other");
            }
        }

        return parameters.All.Count;
    }

    /// <summary>Reports where nothing says what varies: of the two ways, the one that goes with the model.</summary>
    private static void MissSpace(Section root)
    {
        if (root.Has("parameters") || root.Has("sample_dimensions"))
        {
            return;
        }

        if (root.Find("model")?.Value is YamlMap)
        {
            root.Missing("parameters", "say what varies, such as parameters: {beta: {min: 0.1, max: 0.9}}");
            return;
        }

        root.Missing("sample_dimensions", "name parameters and a model of your own, or add sample_dimensions: 4 for the built-in one");
    }

    private static void CheckSizes(Section root, WorkflowConfiguration configuration)
    {
        // What cannot be has been reported.
        var (key, points) = configuration.SearchSpaceSize is { } size ? ("search_space_size", size) : ("num_guesses", configuration.NumGuesses ?? 0);
        var numbers = (long)points * configuration.SampleDimensions;
        if (points <= SpaceSize.MostTasks && numbers > MostNumbers)
        {
            root.Error(key, $"times the dimensions must be at most {MostNumbers}, so that the points fit into memory; it is {numbers}");
        }

        var tasks = (long)points * configuration.Replicates;
        if (points <= SpaceSize.MostTasks && tasks > SpaceSize.MostTasks)
        {
            root.Error("replicates", $"times {key} must be at most {SpaceSize.MostTasks} tasks; it is {tasks}");
        }

        if (configuration.Runtime > LongestRuntime)
        {
            root.Error("runtime", $"is the mean of the delay's logarithm, and must be at most {LongestRuntime} (15 years); for a delay of 8 s write 2.08");
        }

        if (configuration.NumGuesses > configuration.SearchSpaceSize)
        {
            root.Note("num_guesses", $"is more than search_space_size: the run ends after {configuration.SearchSpaceSize} points");
        }

        if (configuration.PoolSchedule.Count > 0 && configuration.Tasks.All(task => task.Pools.Count == 0))
        {
            root.Error("pool_schedule", "no pool starts with the run, so that nothing is ever reprioritised: name one under the pools of a task");
        }

        if (configuration.Runtime is null && root.Has("runtime_var") && !root.Has("parameters"))
        {
            root.Note("runtime_var", "has no effect: without runtime there is no delay");
        }

        CheckLearning(root, configuration);
    }

    /// <summary>Notes what has no effect on a search that learns nothing, or too late.</summary>
    private static void CheckLearning(Section root, WorkflowConfiguration configuration)
    {
        var method = configuration.Search.Method;
        if (!method.IsDesign)
        {
            if (method is SearchMethod.Reprioritize && root.Has("retrain_after") && configuration.RetrainAfter > configuration.NumGuesses)
            {
                root.Note("retrain_after", $"is {configuration.RetrainAfter}, more than the points of the run ({configuration.NumGuesses}): nothing is ever reprioritised");
            }

            return;
        }

        var why = $"a {method.Name} learns nothing from results".Replace("a random", "a random search", StringComparison.Ordinal);
        root.Unused(why, "retrain_after");
        if (root.Has("surrogate"))
        {
            root.Note("surrogate", $"goes for the review at the end alone, of where the best may lie: {why}");
        }

        if (configuration.Lockstep && root.Has("lockstep"))
        {
            root.Note("lockstep", "has no effect: the search decides everything at the start");
        }

        if (configuration.PoolSchedule.Count > 0)
        {
            root.Error("pool_schedule", $"waits for reprioritisations, and {method.Name} never makes one: name the pools under a task instead");
        }
    }
}
