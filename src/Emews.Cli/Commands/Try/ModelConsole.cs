using Emews.Cli.Display;
using Emews.Pools.Models.Programs;

namespace Emews.Cli.Commands.Try;

/// <summary>
/// Takes what a model within this process prints, from here to its disposal: standard output is for what came of the trial.
/// </summary>
internal sealed class ModelConsole : IDisposable
{
    private readonly TextWriter _outputBefore = Console.Out;
    private readonly TextWriter _errorBefore = Console.Error;
    private readonly TailWriter _output = new();
    private readonly TailWriter _error = new();

    public ModelConsole()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
    }

    /// <summary>The end of what it printed on standard output.</summary>
    public ProgramOutput Output => _output.Output;

    /// <summary>The end of what it printed on standard error.</summary>
    public ProgramOutput Errors => _error.Output;

    public void Dispose()
    {
        Console.SetOut(_outputBefore);
        Console.SetError(_errorBefore);
    }
}
