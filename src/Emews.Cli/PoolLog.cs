using Emews.Cli.Display;
using Emews.Pools;
using Emews.Workflows;

namespace Emews.Cli;

/// <summary>
/// What a pool has to say, each message with its time: on standard error, which may be a file of its own. What models print goes there,
/// too, up to a limit that the pool's own messages do not have.
/// </summary>
internal sealed class PoolLog : IDisposable
{
    private const int Mebibyte = 1024 * 1024;
    private const int MostMebibytes = 64;

    private readonly TextWriter _output = Console.Out;
    private readonly TextWriter _error = Console.Error;
    private readonly ByteBudget _ofModels;

    private PoolLog(long bytesBefore)
    {
        _ofModels = new ByteBudget(
            ((long)MostMebibytes * Mebibyte) - bytesBefore,
            () => Say($"Models have filled this log ({MostMebibytes} MiB): what they print from here on is left out."));
        Console.SetOut(new BudgetWriter(_output, _ofModels));
        Console.SetError(new BudgetWriter(_error, _ofModels));
    }

    /// <summary>Opens the log of this process, and holds to its limit what models print in it.</summary>
    /// <param name="path">The file that takes all that is printed from now on, last words of the runtime included; null: none.</param>
    /// <exception cref="WorkflowRefusedException">The file cannot be written.</exception>
    public static PoolLog Open(string? path)
    {
        if (path is null)
        {
            return new PoolLog(bytesBefore: 0);
        }

        try
        {
            ProcessSignals.PrintTo(path);
            return new PoolLog(new FileInfo(path) is { Exists: true } file ? file.Length : 0);
        }
        catch (IOException error)
        {
            throw new WorkflowRefusedException($"{error.Message}\n  Name another file with --log FILE.", error);
        }
    }

    /// <summary>Writes a message of the pool.</summary>
    public void Say(string message) => _error.WriteLine(Stamped(message));

    /// <summary>Writes a line of a model's, as long as there is room for it.</summary>
    public void SayOfModel(string line)
    {
        var text = Stamped(line) + "\n";
        if (_ofModels.TryTake(text))
        {
            _error.Write(text);
        }
    }

    public void Dispose()
    {
        Console.SetOut(_output);
        Console.SetError(_error);
    }

    private static string Stamped(string message) => $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {message}";
}
