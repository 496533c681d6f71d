namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads a <c>model</c>, at the top or in a task.</summary>
internal static class ModelReader
{
    private const string Example = "{assembly: My.dll, type: My.Model}";

    private static readonly string[] Kinds = ["command", "worker", "assembly"];

    /// <summary>The model under a section's key; null when it is missing or wrong.</summary>
    public static ModelConfiguration? Read(Section parent)
    {
        if (parent.Find("model") is not { } entry)
        {
            return null;
        }

        return entry.Value is YamlScalar { IsNothing: false } ? BuiltIn(parent)
            : parent.Open(entry.Value, entry.At, parent.PathOf("model"), "model", Example) is { } section ? Own(section)
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

    private static ModelConfiguration? Own(Section section)
    {
        var kinds = Kinds.Where(section.Has).ToList();
        if (kinds.Count != 1)
        {
            section.Context.Error(section.At, section.Path, kinds.Count == 0
                ? "names nothing to run: add command, worker, or assembly and type"
                : $"has {string.Join(" and ", kinds)}: keep one");
        }

        ModelConfiguration? model = kinds.FirstOrDefault() switch
        {
            "command" => Command(section),
            "worker" => Worker(section),
            "assembly" => Assembly(section),
            _ => null,
        };
        section.Know("result", "timeout", "type");
        section.Close();
        return model;
    }

    private static ModelConfiguration.Command Command(Section section)
    {
        section.Unused("it goes with assembly", "type");
        section.Context.CheckAvailable(section.PlaceOf("command"), section.PathOf("command"), "model=command");
        var result = section.Text("result") ?? section.Default("result", "last_line");
        string[] places = ["last_line", "stdout", "file"];
        if (!places.Contains(result, StringComparer.Ordinal) && !result.StartsWith('$'))
        {
            section.Error(
                "result",
                $"expected last_line, stdout, file, or a JSON path that begins with $, found '{Wording.Short(result)}'{Wording.DidYouMean(result, places)}");
        }

        return new ModelConfiguration.Command(CommandLine(section, "command"), result, section.Duration("timeout"));
    }

    private static ModelConfiguration.Worker Worker(Section section)
    {
        section.Unused("it goes with assembly", "type");
        section.Unused("it goes with command", "result");
        section.Context.CheckAvailable(section.PlaceOf("worker"), section.PathOf("worker"), "model=worker");
        return new ModelConfiguration.Worker(CommandLine(section, "worker"), section.Duration("timeout"));
    }

    private static ModelConfiguration.Assembly Assembly(Section section)
    {
        section.Unused("it goes with command", "result", "timeout");
        if (!section.Has("type"))
        {
            section.Missing("type", "add the full name of the model's type, such as My.Model");
        }

        return new ModelConfiguration.Assembly(section.LocalPath("assembly") ?? "", section.Text("type") ?? "");
    }

    private static string CommandLine(Section section, string name) =>
        section.Context.AtHome(section.Text(name, "a command") ?? "");
}
