using Emews.Pools.Models.Commands;

namespace Emews.Workflows.Configuration.Reading;

/// <summary>Reads models that are programs: <c>command</c> and <c>worker</c>.</summary>
internal static class ProgramReader
{
    private static readonly string[] Places = ["last_line", "stdout", "file"];

    /// <summary>A program that is started once a task.</summary>
    /// <param name="section">The model's section.</param>
    /// <param name="fields">The names in the payload; null where nobody knows.</param>
    public static ModelConfiguration.Command Command(Section section, IReadOnlyList<string>? fields)
    {
        section.Unused("it goes with assembly", "type");
        var template = Template(section, "command", out var commandLine);
        if (template is not null && fields is not null)
        {
            CheckFields(section, template, fields);
        }

        return new ModelConfiguration.Command(
            commandLine, Folder(section), Result(section, template), section.Duration("timeout"), section.Flag("keep"));
    }

    /// <summary>A program that runs many tasks.</summary>
    public static ModelConfiguration.Worker Worker(Section section)
    {
        section.Unused("it goes with assembly", "type");
        section.Unused("it goes with command", "result", "keep");
        var template = Template(section, "worker", out var commandLine);
        foreach (var name in template?.Placeholders.AsEnumerable() ?? [])
        {
            section.Error("worker", $"has {{{Wording.Short(name)}}}, but runs many tasks and gets their payloads as JSON lines; for braces themselves write {{{{ and }}}}");
        }

        return new ModelConfiguration.Worker(commandLine, Folder(section), section.Duration("timeout"));
    }

    private static string Folder(Section section) => section.LocalPath("folder") ?? section.Default("folder", section.Context.Absolute("."));

    /// <summary>A command parsed; null where it cannot be, which is reported.</summary>
    private static CommandTemplate? Template(Section section, string name, out string commandLine)
    {
        commandLine = "";
        if (section.Text(name, "a command") is not { } text)
        {
            return null;
        }

        commandLine = section.Context.AtHome(text);
        if (ShellSyntax.In(commandLine) is { } word)
        {
            section.Note(name, $"is not run by a shell: '{word}' is a word like any other. For a shell: sh -c '…'");
        }

        try
        {
            if (CommandWords.Split(commandLine) is [{ Length: > 0 }, ..] words)
            {
                return CommandTemplate.Parse(words);
            }

            section.Error(name, "names no program");
        }
        catch (FormatException problem)
        {
            section.Error(name, $"cannot be read: {problem.Message}");
        }

        return null;
    }

    private static void CheckFields(Section section, CommandTemplate template, IReadOnlyList<string> fields)
    {
        foreach (var field in template.Fields)
        {
            if (!fields.Contains(field, StringComparer.Ordinal) && !fields.Contains(PayloadField.Root(field), StringComparer.Ordinal))
            {
                var known = fields.Concat(CommandTemplate.Ours).ToList();
                var guess = Wording.DidYouMean(field, known);
                var mend = guess.Length > 0 ? guess : $": there are {Wording.OneOf(known)}; for braces themselves write {{{{ and }}}}";
                section.Error("command", $"there is nothing to put in for {{{Wording.Short(field)}}}{mend}");
            }
        }
    }

    private static string Result(Section section, CommandTemplate? template)
    {
        var usesFile = template?.UsesResultFile == true;
        var result = section.Text("result") ?? section.Default("result", usesFile ? "file" : "last_line");
        var place = ResultPlace.TryParse(result);
        if (place is null)
        {
            section.Error("result", result.StartsWith('$')
                ? $"'{Wording.Short(result)}' is no path to one value: write it like $.a.b[0] or $['a b']"
                : $"expected last_line, stdout, file, or a JSON path that begins with $, found '{Wording.Short(result)}'{Wording.DidYouMean(result, Places)}");
        }
        else if (template is not null && usesFile && place is ResultPlace.LastLine or ResultPlace.Output)
        {
            section.Error("result", $"is {result}, while the command is told to write {{result_file}}: keep one");
        }
        else if (template is not null && !usesFile && place is ResultPlace.File)
        {
            section.Error("result", "is a file, which the command is not told of: add {result_file} to it");
        }

        return result;
    }
}
