namespace Emews.Cli;

/// <summary>Notices that the process that started this one is gone, however it went: standard input ends.</summary>
internal static class ParentWatch
{
    // A pool without a parent has ended by then, even if its database does not answer.
    private static readonly TimeSpan HardLimit = TimeSpan.FromSeconds(5);

    /// <summary>A token that fires when standard input ends.</summary>
    public static CancellationToken UntilEndOfInput()
    {
        var ended = new CancellationTokenSource();
        new Thread(() => Read(ended)) { IsBackground = true, Name = "end of input" }.Start();
        return ended.Token;
    }

    private static void Read(CancellationTokenSource ended)
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[256];
        while (input.Read(ignored) > 0)
        {
        }

        // On threads of their own: models may have used up those that are there for all.
        new Thread(ended.Cancel) { IsBackground = true, Name = "ending" }.Start();
        using var never = new ManualResetEventSlim();
        never.Wait(HardLimit);
        Environment.Exit(ExitCodes.Failed);
    }
}
