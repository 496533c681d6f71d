namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>pool_schedule</c>.</summary>
internal static class PoolScheduleReader
{
    /// <summary>An entry whose work type, if it names none, is still to come from the search.</summary>
    public sealed record Entry(Section Section, int After, string? Pool, int? TaskType);

    public static IReadOnlyList<Entry> Read(Section root, Parts<PoolConfiguration> pools)
    {
        var entries = new List<Entry>();
        foreach (var section in root.Items("pool_schedule", "- {after_reprioritizations: 2, pool: pool2}") ?? [])
        {
            if (!section.Has("after_reprioritizations"))
            {
                section.Missing("after_reprioritizations", "say after how many reprioritisations the pool starts");
            }

            if (!section.Has("pool"))
            {
                section.Missing("pool", "name the pool that starts");
            }

            var entry = new Entry(
                section,
                section.OptionalInteger("after_reprioritizations", 1) ?? 1,
                section.Reference("pool", "pool", pools.Key, pools.Names),
                section.OptionalInteger("type", 0));
            if (entry.Pool is not null && entries.Exists(other => string.Equals(other.Pool, entry.Pool, StringComparison.Ordinal)))
            {
                section.Error("pool", $"'{Wording.Short(entry.Pool)}' stands in pool_schedule twice: remove one");
            }

            section.Close();
            entries.Add(entry);
        }

        return entries;
    }

    /// <summary>The schedule with each work type known.</summary>
    public static IReadOnlyList<PoolScheduleEntry> Resolve(
        IReadOnlyList<Entry> entries, IReadOnlyList<TaskConfiguration> tasks, int searchTaskType) =>
        [.. entries.Select(entry => new PoolScheduleEntry(entry.After, entry.Pool ?? "", TypeOf(entry, tasks, searchTaskType)))];

    private static int TypeOf(Entry entry, IReadOnlyList<TaskConfiguration> tasks, int searchTaskType)
    {
        if (entry.TaskType is not { } type)
        {
            return entry.Section.Default("type", searchTaskType);
        }

        TasksReader.CheckType(entry.Section, "type", type, tasks);
        return type;
    }
}
