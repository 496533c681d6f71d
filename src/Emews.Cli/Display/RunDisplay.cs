using Emews.Workflows;
using Spectre.Console;

namespace Emews.Cli.Display;

/// <summary>Shows a run: live on a terminal, in plain lines elsewhere.</summary>
internal static class RunDisplay
{
    /// <summary>Opens the display that fits.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="json">Whether standard output belongs to a machine; people then read standard error.</param>
    public static IRunDisplay Open(string experiment, bool json)
    {
        var output = json ? Console.Error : Console.Out;
        var isRedirected = json ? Console.IsErrorRedirected : Console.IsOutputRedirected;
        if (isRedirected || Environment.GetEnvironmentVariable("TERM") is "dumb")
        {
            return new PlainDisplay(output, TimeProvider.System);
        }

        return new LiveDisplay(AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output) }), experiment);
    }
}

/// <summary>A display that is closed when the run is over.</summary>
internal interface IRunDisplay : IWorkflowDisplay, IAsyncDisposable;
