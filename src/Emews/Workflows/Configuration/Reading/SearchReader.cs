namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>search</c> and <c>lockstep</c>.</summary>
internal static class SearchReader
{
    public static SearchConfiguration Read(
        Section root, Parts<TaskQueueConfiguration> queues, IReadOnlyList<TaskConfiguration> tasks, SearchSurroundings surroundings)
    {
        var lockstep = root.Flag("lockstep");
        if (root.Find("search")?.Value is YamlScalar { IsNothing: false } or null)
        {
            root.Context.Defaults.UnionWith(["search.task_type", "search.lockstep"]);
            return new SearchConfiguration
            {
                Method = SearchMethodReader.ByName(root, "search", surroundings with { TaskType = tasks[0].Type }),
                Queue = DefaultQueue(root, queues, "search"),
                TaskType = tasks[0].Type,
                Lockstep = lockstep,
            };
        }

        if (root.Child("search", "{name: reprioritize, queue: sim}") is not { } section)
        {
            return new SearchConfiguration { Queue = "" };
        }

        var type = section.OptionalInteger("task_type", 0) ?? section.Default("task_type", tasks[0].Type);
        var search = new SearchConfiguration
        {
            Method = SearchMethodReader.Read(section, surroundings with { TaskType = type }),
            Queue = section.Has("queue")
                ? section.Reference("queue", "task queue", queues.Key, queues.Names) ?? ""
                : DefaultQueue(section, queues, "queue"),
            TaskType = type,
            Lockstep = root.Has("lockstep") ? lockstep : section.Flag("lockstep"),
        };
        if (section.Has("task_type"))
        {
            TasksReader.CheckType(section, "task_type", search.TaskType, tasks);
        }

        if (root.Has("lockstep") && section.Has("lockstep"))
        {
            section.Error("lockstep", $"stands at the top too, in line {root.PlaceOf("lockstep").Line}: remove one");
        }

        section.Close();
        return search;
    }

    private static string DefaultQueue(Section section, Parts<TaskQueueConfiguration> queues, string key)
    {
        if (queues.OnlyOr("sim") is not { } name)
        {
            if (queues.Names is not null)
            {
                section.Context.Error(section.PlaceOf(key), "search.queue", $"missing: there is more than one queue, so say which: {Wording.OneOf(queues.Names)}");
            }

            return "";
        }

        section.Context.Defaults.Add("search.queue");
        return name;
    }
}
