using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Emews.Cli;

/// <summary>Adds notes and examples to the help of commands, since an example says more than a list of options.</summary>
internal static class Help
{
    private static readonly ConditionalWeakTable<Command, string[]> Notes = [];
    private static readonly ConditionalWeakTable<Command, string[]> Examples = [];

    /// <summary>Remembers what else there is to know of a command, a line each.</summary>
    public static Command WithNotes(this Command command, params string[] notes)
    {
        Notes.AddOrUpdate(command, notes);
        return command;
    }

    /// <summary>Remembers examples of a command.</summary>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        Examples.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>Lets the help of a command and all below it end with its notes and examples.</summary>
    public static void Extend(Command root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new WholeHelp((HelpAction)option.Action!);
        }
    }

    private sealed class WholeHelp(HelpAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var (command, configuration) = (parseResult.CommandResult.Command, parseResult.InvocationConfiguration);
            var output = configuration.Output;
            using var text = new StringWriter();
            configuration.Output = text;
            var exitCode = inner.Invoke(parseResult);
            configuration.Output = output;
            Write(text, "Notes:", Notes.TryGetValue(command, out var notes) ? notes : []);
            Write(text, "Examples:", Examples.TryGetValue(command, out var examples) ? examples : []);
            output.WriteLine(text.ToString().TrimEnd());
            return exitCode;
        }

        private static void Write(TextWriter output, string title, string[] lines)
        {
            if (lines.Length == 0)
            {
                return;
            }

            output.WriteLine(title);
            foreach (var line in lines)
            {
                output.WriteLine($"  {line}");
            }

            output.WriteLine();
        }
    }
}
