using Emews.Pools.Models.Commands;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads searches of the user's own: <c>assembly</c> and <c>program</c>.</summary>
internal static class OwnSearchReader
{
    public static SearchMethod Assembly(Section section)
    {
        var errors = section.Context.Errors;
        if (!section.Has("type"))
        {
            section.Missing("type", "add the full name of the search's type, such as My.Search");
        }

        var method = new SearchMethod.Assembly(section.LocalPath("assembly") ?? "", section.Text("type") ?? "", Settings(section));
        return Checked(section, method, errors);
    }

    public static SearchMethod Program(Section section)
    {
        var errors = section.Context.Errors;
        var commandLine = section.Context.AtHome(section.Text("program", "a command") ?? "");
        var folder = section.LocalPath("folder") ?? section.Default("folder", section.Context.Absolute("."));
        if (commandLine.Length > 0)
        {
            CheckCommand(section, commandLine);
        }

        return Checked(section, new SearchMethod.Program(commandLine, folder, Settings(section)), errors);
    }

    private static void CheckCommand(Section section, string commandLine)
    {
        if (ShellSyntax.In(commandLine) is { } word)
        {
            section.Note("program", $"is not run by a shell: '{word}' is a word like any other. For a shell: sh -c '…'");
        }

        try
        {
            if (CommandWords.Split(commandLine) is not [{ Length: > 0 }, ..] words)
            {
                section.Error("program", "names no program");
            }
            else if (CommandTemplate.Parse(words).Placeholders.FirstOrDefault() is { } name)
            {
                section.Error("program", $"has {{{Wording.Short(name)}}}, but gets all it is told as JSON lines; for braces themselves write {{{{ and }}}}");
            }
        }
        catch (FormatException problem)
        {
            section.Error("program", $"cannot be read: {problem.Message}");
        }
    }

    /// <summary>Looks whether a search is there, as it must be where a run is to begin.</summary>
    private static SearchMethod Checked(Section section, SearchMethod method, int errors)
    {
        if (section.Context.Options.LooksForModels && section.Context.Errors == errors && SearchCheck.Find(method) is { } problem
            && (problem.Key is not "type" || section.Has("type")))
        {
            section.Error(problem.Key, problem.Message);
        }

        return method;
    }

    private static string Settings(Section section)
    {
        if (section.Find("settings") is not { } entry)
        {
            return "{}";
        }

        if (entry.Value is YamlMap)
        {
            return JsonOfYaml.Of(section, entry, section.PathOf("settings")) ?? "{}";
        }

        section.Error("settings", $"expected keys with values such as {{step: 0.1}}, found {entry.Value.Kind}");
        return "{}";
    }
}
