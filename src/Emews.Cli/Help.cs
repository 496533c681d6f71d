using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Emews.Cli;

/// <summary>Adds examples to the help of commands, since an example says more than a list of options.</summary>
internal static class Help
{
    private static readonly Dictionary<Command, string[]> Examples = [];

    /// <summary>Remembers examples of a command.</summary>
    public static Command WithExamples(this Command command, params string[] examples)
    {
        Examples[command] = examples;
        return command;
    }

    /// <summary>Lets the help of a command and all below it end with its examples.</summary>
    public static void Extend(Command root)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new ActionWithExamples((HelpAction)option.Action!);
        }
    }

    private sealed class ActionWithExamples(HelpAction inner) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var exitCode = inner.Invoke(parseResult);
            if (Examples.TryGetValue(parseResult.CommandResult.Command, out var examples))
            {
                var output = parseResult.InvocationConfiguration.Output;
                output.WriteLine("Examples:");
                foreach (var example in examples)
                {
                    output.WriteLine($"  {example}");
                }

                output.WriteLine();
            }

            return exitCode;
        }
    }
}
