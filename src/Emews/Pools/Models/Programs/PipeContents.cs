using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Emews.Pools.Models.Programs;

/// <summary>Looks at what lies in a pipe, which outlives the program that was to read it.</summary>
internal static partial class PipeContents
{
    // FIONREAD.
    private const nuint Unread = 0x541B;

    /// <summary>How many bytes were written to a pipe and not read; null where the system does not tell.</summary>
    public static int? Count(Stream stream) =>
        OperatingSystem.IsLinux() && stream is PipeStream { SafePipeHandle: { IsClosed: false } pipe } && Ask(pipe, Unread, out var count) == 0 ? count : null;

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Ask(SafePipeHandle pipe, nuint request, out int count);
}
