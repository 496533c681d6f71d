using System.Runtime.InteropServices;

namespace Emews.Pools;

/// <summary>The few calls of POSIX that .NET has no name for.</summary>
internal static partial class ProcessSignals
{
    private const int Sigterm = 15;

    /// <summary>Asks a process to end in good order; nothing where it is gone already.</summary>
    public static void Terminate(int processId)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(processId, Sigterm);
        }
    }

    /// <summary>Leaves the terminal's session, so that its Ctrl-C reaches only the process that the user started.</summary>
    public static void LeaveSession()
    {
        if (!OperatingSystem.IsWindows())
        {
            // It fails only for the leader of a process group, which is what this call would make of the process anyway.
            _ = SetSid();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();
}
