using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Emews.Processes;

namespace Emews.Database.Server;

/// <summary>Runs one program to its end. What goes on behind it, such as a server, may keep its output open.</summary>
internal static class ProgramRun
{
    // By then all is read that was printed before the end.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <summary>Runs a program. Cancelling ends it and all that it started.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">All its variables.</param>
    /// <param name="input">Its standard input, which no list of processes shows.</param>
    /// <param name="folder">Where it works; the root where that does not matter, since another user may not enter the current one.</param>
    /// <param name="keepsTerminal">Whether it may talk with the user at the terminal, whose Ctrl-C then reaches it, too.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    /// <exception cref="ServerRefusedException">There is no such program.</exception>
    public static async Task<ProgramResult> RunAsync(
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string> environment,
        string input = "",
        string folder = "/",
        bool keepsTerminal = false,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var program = Locate(command[0], environment);
        using var process = Start(
            [.. keepsTerminal ? [] : OwnSession.Prefix, program, .. command.Skip(1)], environment, folder);
        var (output, error) = (new StringBuilder(), new StringBuilder());
        var reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, error));
        try
        {
            await WriteAsync(process.StandardInput, input).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        await Task.WhenAny(reading, Task.Delay(Rest, CancellationToken.None)).ConfigureAwait(false);
        return new ProgramResult(process.ExitCode, Text(output), Text(error));
    }

    private static Process Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment, string folder)
    {
        try
        {
            return Process.Start(PipedProgram.StartInfo(command, folder, environment))!;
        }
        catch (Win32Exception error)
        {
            // The error's own text speaks of processes and folders; its number has the system's words.
            throw new ServerRefusedException($"{command[0]} cannot be run: {new Win32Exception(error.NativeErrorCode).Message}.", error);
        }
    }

    /// <summary>The path of a program, as a shell would find it.</summary>
    private static string Locate(string program, IReadOnlyDictionary<string, string> environment)
    {
        if (!program.Contains('/', StringComparison.Ordinal))
        {
            return SearchPath.FindIn(environment, program) ?? SearchPath.Find(program)
                ?? throw new ServerRefusedException($"There is no program '{program}' on PATH.");
        }

        return ProgramFile.Problem(program) is { } problem ? throw new ServerRefusedException(problem) : program;
    }

    private static async Task WriteAsync(StreamWriter writer, string input)
    {
        try
        {
            await writer.WriteAsync(input).ConfigureAwait(false);
            writer.Close();
        }
        catch (IOException)
        {
            // It has ended without reading; its exit code tells more.
        }
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text)
    {
        var buffer = new char[4096];
        try
        {
            while (await reader.ReadAsync(buffer).ConfigureAwait(false) is > 0 and var length)
            {
                lock (text)
                {
                    text.Append(buffer, 0, length);
                }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody waits for it any more.
        }
    }

    private static string Text(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
