using System.Globalization;
using Emews.Workflows.Configuration;
using YamlDotNet.RepresentationModel;

namespace Emews.Workflows;

/// <summary>
/// What a configuration changes of the one an experiment was begun with. Where and how tasks are run may change when it is taken up: pools,
/// addresses, retries, limits of failures, and a larger number of points; what is run and how it is searched may not.
/// </summary>
internal static class ConfigurationDifference
{
    /// <summary>The differences that are in the way, as <c>key: before → now</c>; empty where there are none.</summary>
    /// <param name="begun">The configuration on record.</param>
    /// <param name="now">The one to go on with.</param>
    public static IReadOnlyList<string> Find(WorkflowConfiguration begun, WorkflowConfiguration now)
    {
        var (before, after) = (Keys(WithoutWhatMayChange(begun)), Keys(WithoutWhatMayChange(now)));
        var keys = before.Keys.Union(after.Keys, StringComparer.Ordinal);
        var changed = keys.Where(key => !string.Equals(before.GetValueOrDefault(key), after.GetValueOrDefault(key), StringComparison.Ordinal));
        List<string> differences = [.. changed.Select(key => $"{key}: {before.GetValueOrDefault(key) ?? "(none)"} → {after.GetValueOrDefault(key) ?? "(none)"}")];
        if ((now.NumGuesses ?? int.MaxValue) < (begun.NumGuesses ?? int.MaxValue))
        {
            differences.Add($"num_guesses: {(begun.NumGuesses is { } guesses ? $"{guesses}" : "(none)")} → {now.NumGuesses} (more is fine, fewer is not)");
        }

        return differences;
    }

    /// <summary>The differences in what one work type runs and what counts of its results; empty where there are none.</summary>
    /// <param name="begun">The configuration on record.</param>
    /// <param name="now">The one to help it with; both have the work type.</param>
    /// <param name="workType">The work type.</param>
    public static IReadOnlyList<string> FindInModel(WorkflowConfiguration begun, WorkflowConfiguration now, int workType)
    {
        WorkflowConfiguration Only(WorkflowConfiguration configuration) => begun with
        {
            Tasks = [new() { Type = workType, Database = "", Model = configuration.Tasks.First(task => task.Type == workType).Model }],
            Search = begun.Search with { TaskType = workType },
            Objective = configuration.Objective,
        };
        return Find(Only(begun), Only(now));
    }

    private static WorkflowConfiguration WithoutWhatMayChange(WorkflowConfiguration configuration) => configuration with
    {
        NumGuesses = 1,
        MaxFailures = null,
        StopAfterFirstFailures = 0,
        SeedWasDrawn = false,
        Tasks = [.. configuration.Tasks.Select(WithoutWhatMayChange)],
        PoolSchedule = [],
        Pools = new Dictionary<string, PoolConfiguration>(),
        Databases = new Dictionary<string, DatabaseConfiguration>(),
        Endpoints = new Dictionary<string, EndpointConfiguration>(),
        TaskQueues = configuration.TaskQueues.ToDictionary(
            queue => queue.Key, queue => new TaskQueueConfiguration { Name = queue.Key, Database = queue.Value.Database }, StringComparer.Ordinal),
        ProxyStore = [],
    };

    private static TaskConfiguration WithoutWhatMayChange(TaskConfiguration task) =>
        new() { Type = task.Type, Database = task.Database, Model = WithoutLimits(task.Model) };

    private static ModelConfiguration WithoutLimits(ModelConfiguration model) =>
        model is ModelConfiguration.Program program ? program with { Timeout = null } : model;

    /// <summary>The configuration's scalars by their paths, such as <c>parameters.beta.min</c>.</summary>
    private static Dictionary<string, string> Keys(WorkflowConfiguration configuration)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(ConfigurationWriter.Write(configuration)));
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(keys, "", yaml.Documents[0].RootNode);
        return keys;
    }

    private static void Add(Dictionary<string, string> keys, string path, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                foreach (var (name, value) in map.Children)
                {
                    Add(keys, path.Length == 0 ? Scalar(name) : $"{path}.{Scalar(name)}", value);
                }

                break;
            case YamlSequenceNode list:
                for (var i = 0; i < list.Children.Count; i++)
                {
                    Add(keys, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), list.Children[i]);
                }

                break;
            default:
                keys[path] = Scalar(node);
                break;
        }
    }

    private static string Scalar(YamlNode node) => (node as YamlScalarNode)?.Value ?? "";
}
