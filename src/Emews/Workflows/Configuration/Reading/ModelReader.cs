namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads a <c>model</c>, at the top or in a task.</summary>
internal static class ModelReader
{
    private const string Example = "{assembly: My.dll, type: My.Model}";

    private static readonly string[] Kinds = ["command", "worker", "assembly"];

    /// <summary>The model under a section's key; null when it is missing or wrong.</summary>
    /// <param name="parent">The section that has the key.</param>
    /// <param name="fields">The names in the payload; null where others than the search submit them.</param>
    public static ModelConfiguration? Read(Section parent, IReadOnlyList<string>? fields)
    {
        if (parent.Find("model") is not { } entry)
        {
            return null;
        }

        return entry.Value is YamlScalar { IsNothing: false } ? BuiltIn(parent)
            : parent.Open(entry.Value, entry.At, parent.PathOf("model"), "model", Example) is { } section ? Own(section, fields)
            : null;
    }

    private static ModelConfiguration.Ackley? BuiltIn(Section parent)
    {
        if (parent.Text("model", "a model") is not { } name || name is "ackley")
        {
            return new ModelConfiguration.Ackley();
        }

        var guess = Wording.DidYouMean(name, ["ackley"]);
        var mend = guess.Length > 0 ? guess : ": the built-in one is ackley; one of your own is {command: …}, {worker: …} or {assembly: …, type: …}";
        parent.Error("model", $"there is no model '{Wording.Short(name)}'{mend}");
        return null;
    }

    private static ModelConfiguration? Own(Section section, IReadOnlyList<string>? fields)
    {
        var errors = section.Context.Errors;
        var kinds = Kinds.Where(section.Has).ToList();
        if (kinds.Count != 1)
        {
            section.Context.Error(section.At, section.Path, kinds.Count == 0
                ? "names nothing to run: add command, worker, or assembly and type"
                : $"has {string.Join(" and ", kinds)}: keep one");
        }

        ModelConfiguration? model = kinds.FirstOrDefault() switch
        {
            "command" => ProgramReader.Command(section, fields),
            "worker" => ProgramReader.Worker(section),
            "assembly" => Assembly(section),
            _ => null,
        };
        if (model is ModelConfiguration.Assembly && !section.Has("type") && section.Context.Options.LooksForModels && section.Context.Errors == errors
            && ModelCheck.Find(model) is { Key: "assembly" } missing)
        {
            section.Error(missing.Key, missing.Message);
        }

        section.Close();
        if (model is not null && section.Context.Options.LooksForModels && section.Context.Errors == errors)
        {
            LookFor(model, kinds[0], section);
        }

        return model;
    }

    private static void LookFor(ModelConfiguration model, string kind, Section section)
    {
        if (ModelCheck.Find(model) is { } problem)
        {
            section.Error(problem.Key, problem.Message);
        }
        else if (model is ModelConfiguration.Program program && MissingScript.Find(program) is { } script)
        {
            section.Note(kind, $"names {Wording.Short(script)}, which is not in {program.Folder}");
        }
    }

    private static ModelConfiguration.Assembly Assembly(Section section)
    {
        section.Unused("it goes with command", "result", "keep");
        section.Unused("it goes with command and worker", "folder");
        section.Unused("write it in the task of tasks", "timeout");
        if (!section.Has("type"))
        {
            section.Missing("type", "add the full name of the model's type, such as My.Model");
        }

        return new ModelConfiguration.Assembly(section.LocalPath("assembly") ?? "", section.Text("type") ?? "");
    }
}
