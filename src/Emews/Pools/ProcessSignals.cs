using System.Runtime.InteropServices;

namespace Emews.Pools;

/// <summary>The few calls of POSIX that .NET has no name for.</summary>
internal static partial class ProcessSignals
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;
    private const int CloseOnExecute = 0x80000;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>Asks a process to end in good order; nothing where it is gone already.</summary>
    public static void Terminate(int processId)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Send(processId, Sigterm);
        }
    }

    /// <summary>Ends a process at once; nothing where it is gone already.</summary>
    public static void Kill(int processId)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Send(processId, Sigkill);
        }
    }

    /// <summary>Asks all processes of a group to end in good order.</summary>
    /// <param name="leader">The process that the group began with; it may be gone.</param>
    public static void TerminateGroup(int leader) => Terminate(-leader);

    /// <summary>Ends all processes of a group at once.</summary>
    /// <param name="leader">The process that the group began with; it may be gone.</param>
    public static void KillGroup(int leader) => Kill(-leader);

    /// <summary>The number of the user who runs this program; 0 where users have none.</summary>
    public static uint UserId => OperatingSystem.IsWindows() ? 0 : GetUserId();

    /// <summary>Reads the beginning of a file of Linux's <c>/proc</c>: for thousands of them, of which many are not for us to read.</summary>
    /// <returns>How many bytes were read; 0 where the file is not there or cannot be read.</returns>
    public static int Read(string path, Span<byte> into)
    {
        var file = Open(path, CloseOnExecute);
        if (file < 0)
        {
            return 0;
        }

        var length = 0;
        while (length < into.Length && Read(file, ref into[length], (nuint)(into.Length - length)) is > 0 and var more)
        {
            length += (int)more;
        }

        _ = Close(file);
        return length;
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

    /// <summary>Sends all that this process prints from now on to the end of a file: native code and a crashing runtime, too.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void PrintTo(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var file = FileOpen(path, "ae");
        if (file == 0)
        {
            throw new IOException($"{path} cannot be written: {Marshal.GetLastPInvokeErrorMessage()}.");
        }

        _ = Duplicate(FileNumber(file), StandardOutput);
        _ = Duplicate(FileNumber(file), StandardError);
    }

    [LibraryImport("libc", EntryPoint = "fopen", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint FileOpen(string path, string mode);

    [LibraryImport("libc", EntryPoint = "fileno")]
    private static partial int FileNumber(nint file);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int file, ref byte into, nuint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetUserId();

    [LibraryImport("libc", EntryPoint = "setsid")]
    private static partial int SetSid();
}
