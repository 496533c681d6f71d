using System.CommandLine;
using Emews.Cli.Commands;
using Emews.Cli.Commands.Db;
using Emews.Cli.Commands.Experiments;
using Emews.Cli.Commands.Pools;
using Emews.Cli.Commands.Services;
using Emews.Cli.Commands.Tasks;
using Emews.Cli.Commands.Try;
using Emews.Database.Addresses;
using Emews.Database.Server;
using Emews.Service;
using Emews.Tasks;
using Emews.Workflows;

namespace Emews.Cli;

/// <summary>The tool's root: its commands, and what every error becomes on the way out.</summary>
internal static class EmewsTool
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            var parsed = Parse(arguments is [] ? ["--help"] : arguments);
            if (UsageErrors.Of(parsed, arguments) is { Count: > 0 } errors)
            {
                return Refuse(parsed, errors);
            }

            // Signals are the commands' own business, and an unforeseen error must not show a stack trace.
            var exitCode = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            return arguments is [] ? ExitCodes.NothingBegun : exitCode;
        }
        catch (EmewsException refused) when (refused
            is WorkflowRefusedException or ServerRefusedException or AddressRefusedException or ServiceRefusedException)
        {
            return Fail(refused.Message, ExitCodes.NothingBegun);
        }
        catch (EmewsException error)
        {
            return Fail(error.Message, ExitCodes.Failed);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception error) when (Environment.GetEnvironmentVariable("EMEWS_DEBUG") is null)
        {
            return Fail(
                $"{error.GetType().Name}: {error.Message}\nThis should not happen. EMEWS_DEBUG=1 shows where it did; please report it.",
                ExitCodes.Failed);
        }
    }

    /// <summary>Reads a command line.</summary>
    public static ParseResult Parse(string[] arguments) =>
        CreateRoot().Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null }); // a name may begin with @

    /// <summary>All commands.</summary>
    public static RootCommand CreateRoot()
    {
        var root = new RootCommand("Explores simulation models at scale: runs model exploration workflows told in one YAML file.")
        {
            NewCommand.Create(),
            ValidateCommand.Create(),
            TryCommand.Create(),
            RunCommand.Create(TimeProvider.System.GetUtcNow()),
            StatusCommand.Create(),
            WatchCommand.Create(),
            ReportCommand.Create(),
            ExperimentCommand.Create(),
            TaskCommand.Create(),
            PoolCommand.Create(),
            DbCommand.Create(),
            ServiceCommand.Create(),
        };
        root.WithExamples("emews run quickstart examples/ackley/quickstart.yaml", "emews validate my.yaml", "emews run --help");
        Help.Extend(root);
        return root;
    }

    /// <summary>Says what is wrong with a command line: the whole help would hide it, and standard output is for results.</summary>
    private static int Refuse(ParseResult parsed, IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            Console.Error.WriteLine($"emews: {error}");
        }

        return Fail($"How it is used: {UsageErrors.NameOf(parsed.CommandResult)} --help", ExitCodes.NothingBegun);
    }

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine($"emews: {message.TrimEnd()}");
        return exitCode;
    }
}
