using Emews.Tasks;

namespace Emews.Pools.Models.Programs;

/// <summary>How a program ended, in words.</summary>
/// <param name="ExitCode">Its exit code; 128 and the signal's number where a signal ended it.</param>
internal readonly record struct ProgramEnding(int ExitCode)
{
    private const int FirstSignal = 129;
    private const int LastSignal = 128 + 64;

    private static readonly Dictionary<int, string> Names = new (int Number, string Name)[]
    {
        (1, "SIGHUP"), (2, "SIGINT"), (3, "SIGQUIT"), (4, "SIGILL"), (5, "SIGTRAP"), (6, "SIGABRT"), (7, "SIGBUS"), (8, "SIGFPE"), (9, "SIGKILL"),
        (10, "SIGUSR1"), (11, "SIGSEGV"), (12, "SIGUSR2"), (13, "SIGPIPE"), (14, "SIGALRM"), (15, "SIGTERM"), (24, "SIGXCPU"), (25, "SIGXFSZ"),
        (31, "SIGSYS"),
    }.ToDictionary();

    /// <summary>Whether it ended well.</summary>
    public bool IsSuccess => ExitCode == 0;

    /// <summary>Whether it was asked to end (SIGHUP, SIGINT, SIGTERM), as a scheduler asks all processes of a job.</summary>
    public bool IsInterruption => IsSignal && Signal is 1 or 2 or 15;

    /// <summary>The failure's kind.</summary>
    public string Kind => IsSignal ? TaskFailureKinds.Signal : TaskFailureKinds.ExitCode;

    private bool IsSignal => ExitCode is >= FirstSignal and <= LastSignal;

    private int Signal => ExitCode - FirstSignal + 1;

    /// <summary>The end of a sentence.</summary>
    public override string ToString() =>
        !IsSignal ? $"exit code {ExitCode}"
        : $"ended by signal {Signal}{(Names.TryGetValue(Signal, out var name) ? $" ({name})" : "")}"
            + (Signal == 9 ? ": perhaps the machine ran out of memory" : "");
}
