using Emews.Workflows.Configuration;
using Emews.Workflows.Configuration.Reading;
using Emews.Workflows.Databases;

namespace Emews.Workflows;

/// <summary>A pool of an experiment, and what it works on.</summary>
/// <param name="Configuration">The experiment's configuration.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Task">The work type whose tasks it runs.</param>
internal sealed record PoolAssignment(WorkflowConfiguration Configuration, PoolConfiguration Pool, TaskConfiguration Task)
{
    /// <summary>A pool of the configuration itself.</summary>
    /// <exception cref="WorkflowRefusedException">There is no such pool.</exception>
    public static PoolAssignment Of(WorkflowConfiguration configuration, string pool)
    {
        if (!configuration.Pools.TryGetValue(pool, out var settings))
        {
            var guess = Wording.DidYouMean(pool, configuration.Pools.Keys);
            throw new WorkflowRefusedException(
                $"The configuration has no pool '{pool}'{(guess.Length > 0 ? guess : ".")} It has{(configuration.Pools.Count == 0 ? " none" : $": {Wording.OneOf(configuration.Pools.Keys)}")}.");
        }

        var type = configuration.PoolSchedule.FirstOrDefault(entry => string.Equals(entry.Pool, pool, StringComparison.Ordinal))?.TaskType;
        var task = configuration.Tasks.FirstOrDefault(task => task.Pools.Contains(pool))
            ?? configuration.Tasks.FirstOrDefault(task => task.Type == type)
            ?? configuration.SearchTask;
        return new(configuration, settings, task);
    }

    /// <summary>
    /// A pool of another file that joins the experiment: it runs the experiment's tasks with the experiment's model, and the file may not
    /// say otherwise.
    /// </summary>
    /// <param name="begun">The experiment's configuration.</param>
    /// <param name="other">The other file's.</param>
    /// <param name="pool">The pool's name in that.</param>
    /// <param name="folder">The experiment's folder.</param>
    /// <exception cref="WorkflowRefusedException">There is no such pool, or the file does not fit.</exception>
    public static PoolAssignment Of(WorkflowConfiguration begun, WorkflowConfiguration other, string pool, ExperimentFolder folder)
    {
        var wanted = Of(other, pool);
        if (begun.Tasks.FirstOrDefault(task => task.Type == wanted.Task.Type) is not { } task)
        {
            throw DoesNotFit(folder, [$"task type: {string.Join(", ", begun.Tasks.Select(known => known.Type))} → {wanted.Task.Type}"]);
        }

        var differences = ConfigurationDifference.FindInModel(begun, other, task.Type);
        string[] all = [.. differences, .. DatabaseDifference(begun, task.Database, other, wanted.Task.Database, folder)];
        return all.Length == 0 ? new(begun, wanted.Pool, task) : throw DoesNotFit(folder, all);
    }

    /// <summary>What a file leaves out of its database is the experiment's own business.</summary>
    private static IEnumerable<string> DatabaseDifference(
        WorkflowConfiguration begun, string database, WorkflowConfiguration other, string otherDatabase, ExperimentFolder folder)
    {
        var before = AddressOfConfiguration.Of(begun, database, folder).ToString();
        var now = AddressOfConfiguration.Of(other, otherDatabase, folder).ToString();
        return other.Databases[otherDatabase] is DatabaseConfiguration.Sqlite { Path: null } || string.Equals(before, now, StringComparison.Ordinal) ? [] : [$"database: {before} → {now}"];
    }

    private static WorkflowRefusedException DoesNotFit(ExperimentFolder folder, IEnumerable<string> differences) => new(
        $"""
        The file does not fit {folder.ExperimentId}, whose tasks its pool would run:
          {string.Join("\n  ", differences)}
        Its pools may be new; task type, model, objective and database are to be those in {folder.Configuration}
        """);
}
