using System.Text.Json;
using Emews.Database.Upkeep;

namespace Emews.Cli.Commands.Db;

/// <summary>What is in a database, for programs.</summary>
internal static class PrintJson
{
    public static string Of(
        DatabaseTarget target, DatabaseCondition condition, DatabaseContents contents, IReadOnlyList<TaskRow> tasks) => JsonText.Of(json =>
    {
        json.WriteString("database", target.Address.ToString());
        json.WriteString("engine", condition.Engine);
        json.WriteString("version", condition.Version);
        json.WritePropertyName("schema");
        JsonSerializer.Serialize(json, condition.Schema);
        json.WriteString("exp_id", target.Experiment);
        json.WriteObjects("types", contents.Types, Write);
        json.WriteObjects("experiments", contents.Experiments, Write);
        json.WriteObjects("agents", contents.Agents, JsonText.WriteAgent);
        json.WriteObjects("tasks", tasks, Write);
    });

    private static void Write(Utf8JsonWriter json, TypeContents type)
    {
        json.WriteNumber("type", type.WorkType);
        json.WriteCounts(type.Counts);
        json.WriteNumber("stops", type.Stops);
        json.WriteNumber("output_queue", type.OutputQueue);
        json.WriteNumber("backoff", type.Backoff);
        json.WriteNumber("input_queue", type.InputQueue);
    }

    private static void Write(Utf8JsonWriter json, ExperimentContents experiment)
    {
        json.WriteString("exp_id", experiment.ExperimentId);
        json.WriteNumber("tasks", experiment.Tasks);
    }

    private static void Write(Utf8JsonWriter json, TaskRow task)
    {
        json.WriteNumber("task_id", task.TaskId);
        json.WriteString("exp_id", task.ExperimentId);
        json.WriteNumber("type", task.WorkType);
        json.WriteString("state", PrintText.State(task));
        json.WriteNumber("priority", task.Priority);
        json.WriteString("pool", task.Pool);
        json.WriteString("payload", task.Payload);
        json.WriteString("result", task.Result);
    }
}
