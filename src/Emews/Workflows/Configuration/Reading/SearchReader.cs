namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads <c>search</c>, <c>surrogate</c> and <c>lockstep</c>.</summary>
internal static class SearchReader
{
    private const string BuiltIn = "reprioritize";

    public static SearchConfiguration Search(Section root, Parts<TaskQueueConfiguration> queues, IReadOnlyList<TaskConfiguration> tasks)
    {
        var lockstep = root.Flag("lockstep");
        if (root.Find("search")?.Value is YamlScalar { IsNothing: false } or null)
        {
            root.Context.Defaults.UnionWith(["search.task_type", "search.lockstep"]);
            return new SearchConfiguration
            {
                Name = Name(root, "search"),
                Queue = DefaultQueue(root, queues, "search"),
                TaskType = tasks[0].Type,
                Lockstep = lockstep,
            };
        }

        if (root.Child("search", "{name: reprioritize, queue: sim}") is not { } section)
        {
            return new SearchConfiguration { Queue = "" };
        }

        var search = Own(section, section.Text("assembly")) with
        {
            Queue = section.Has("queue")
                ? section.Reference("queue", "task queue", queues.Key, queues.Names) ?? ""
                : DefaultQueue(section, queues, "queue"),
            TaskType = section.OptionalInteger("task_type", 0) ?? section.Default("task_type", tasks[0].Type),
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

    public static SurrogateConfiguration Surrogate(Section root)
    {
        const string example = "{kernel: rbf, noise: true}";
        if (root.Find("surrogate") is not { } entry)
        {
            return root.Default("surrogate", new SurrogateConfiguration.GaussianProcess(SurrogateKernel.Rbf, Ard: false, Noise: true));
        }

        if (entry.Value is YamlScalar { IsNothing: false })
        {
            if (root.Text("surrogate", "a surrogate") is { } name && name is not "prototype")
            {
                root.Error(
                    "surrogate",
                    $"expected prototype or keys such as {example}, found '{Wording.Short(name)}'{Wording.DidYouMean(name, ["prototype"])}");
            }

            return new SurrogateConfiguration.Prototype();
        }

        if (root.Child("surrogate", example) is not { } section)
        {
            return new SurrogateConfiguration.Prototype();
        }

        var surrogate = new SurrogateConfiguration.GaussianProcess(
            section.Choice("kernel", SurrogateKernel.Rbf, ("rbf", SurrogateKernel.Rbf), ("matern52", SurrogateKernel.Matern52)),
            section.Flag("ard"),
            section.Flag("noise", true));
        section.Close();
        return surrogate;
    }

    /// <summary>A search of the user's own, or a built-in one by name.</summary>
    private static SearchConfiguration Own(Section section, string? assembly)
    {
        if (assembly is null)
        {
            section.Unused("it goes with assembly", "type");
            return new SearchConfiguration { Name = Name(section, "name"), Queue = "" };
        }

        section.CheckAvailable("assembly");
        if (section.Has("name"))
        {
            section.Error("name", "stands beside assembly: keep one");
        }

        if (!section.Has("type"))
        {
            section.Missing("type", "add the full name of the search's type, such as My.Search");
        }

        return new SearchConfiguration { Name = section.Text("type") ?? "", Assembly = section.LocalPath("assembly"), Queue = "" };
    }

    private static string Name(Section section, string key)
    {
        if (section.Text(key, "the name of a search") is not { } name)
        {
            return section.Default(key, BuiltIn);
        }

        if (name is not BuiltIn)
        {
            if (Wording.DidYouMean(name, [BuiltIn]) is { Length: > 0 } guess)
            {
                section.Error(key, $"there is no search '{Wording.Short(name)}'{guess}");
            }
            else
            {
                section.Context.CheckAvailable(section.PlaceOf(key), section.PathOf(key), "search.name");
            }
        }

        return name;
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
