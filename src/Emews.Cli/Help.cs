using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Emews.Cli;

/// <summary>Adds notes and examples to the help of commands, since an example says more than a list of options.</summary>
internal static class Help
{
    private static readonly Dictionary<Command, string[]> Notes = [];
    private static readonly Dictionary<Command, string[]> Examples = [];

    /// <summary>Remembers what else there is to know of a command, a line each.</summary>
    public static Command WithNotes(this Command command, params string[] notes)
    {
        Notes[command] = notes;
        return command;
    }

    /// <summary>Remembers examples of a command.</summary>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        Examples[command] = examples;
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
            var exitCode = inner.Invoke(parseResult);
            var (command, output) = (parseResult.CommandResult.Command, parseResult.InvocationConfiguration.Output);
            Write(output, "Notes:", Notes.GetValueOrDefault(command, []));
            Write(output, "Examples:", Examples.GetValueOrDefault(command, []));
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
