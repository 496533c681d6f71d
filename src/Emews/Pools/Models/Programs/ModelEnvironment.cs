using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Emews.Pools.Models.Programs;

/// <summary>The environment variables of a model's program: those of its pool, without our secrets, and what it may want to know.</summary>
/// <param name="owner">Whose tasks it runs.</param>
/// <param name="folder">The model's folder.</param>
internal sealed class ModelEnvironment(ModelOwner owner, string folder)
{
    private readonly Dictionary<string, string> _common = new(OfThisProcess(), StringComparer.Ordinal)
    {
        ["EMEWS_EXP_ID"] = owner.ExperimentId,
        ["EMEWS_POOL_ID"] = owner.Pool,
        ["EMEWS_MODEL_DIR"] = folder,
    };

    /// <summary>The variables of a program that runs many tasks.</summary>
    /// <param name="mark">What all that it starts is known by.</param>
    public Dictionary<string, string> With(string mark) => new(_common, StringComparer.Ordinal) { [MarkedProcesses.Variable] = mark };

    /// <summary>The variables of a program that runs one task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="payload">Its payload; an integer <c>seed</c> in it is told.</param>
    /// <param name="mark">What all that it starts is known by.</param>
    public Dictionary<string, string> For(ModelTask task, JsonElement payload, string mark)
    {
        var variables = With(mark);
        variables["EMEWS_TASK_ID"] = task.TaskId.ToString();
        variables["EMEWS_ATTEMPT"] = task.Attempt.ToString(CultureInfo.InvariantCulture);
        if (SeedOf(payload) is { } seed)
        {
            variables["EMEWS_SEED"] = seed.ToString(CultureInfo.InvariantCulture);
        }

        return variables;
    }

    /// <summary>The seed in a payload; null where it has none.</summary>
    public static long? SeedOf(JsonElement payload) =>
        payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("seed", out var seed)
        && seed.ValueKind == JsonValueKind.Number && seed.TryGetInt64(out var value) ? value : null;

    private static IEnumerable<KeyValuePair<string, string>> OfThisProcess() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(entry => KeyValuePair.Create((string)entry.Key, (string?)entry.Value ?? ""))
            .Where(entry => !IsSecret(entry.Key) && entry.Key is not ("EMEWS_TASK_ID" or "EMEWS_ATTEMPT" or "EMEWS_SEED"));

    private static bool IsSecret(string variable) =>
        variable is "EMEWS_TOKEN" or "PGPASSWORD" || variable.StartsWith("DB_PASSWORD", StringComparison.Ordinal);
}
