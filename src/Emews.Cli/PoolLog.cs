using Emews.Pools;
using Emews.Workflows;

namespace Emews.Cli;

/// <summary>What a pool has to say, each message with its time: on standard error, which may be a file of its own.</summary>
internal static class PoolLog
{
    /// <summary>Sends all that this process prints to a file, its models' words and last words of the runtime included.</summary>
    /// <exception cref="WorkflowRefusedException">The file cannot be written.</exception>
    public static void WriteTo(string path)
    {
        try
        {
            ProcessSignals.PrintTo(path);
        }
        catch (IOException error)
        {
            throw new WorkflowRefusedException($"{error.Message}\n  Name another file with --log FILE.", error);
        }
    }

    public static void Say(string message) => Console.Error.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {message}");
}
