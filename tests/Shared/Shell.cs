using System.Diagnostics;

namespace Emews.Tests.Shared;

/// <summary>What a command printed on standard output and standard error, and how it ended.</summary>
internal sealed record ShellResult(int ExitCode, string Output, string Error)
{
    public ShellResult MustSucceed()
    {
        Assert.True(ExitCode is 0, $"exit code {ExitCode}\n{Output}\n{Error}");
        return this;
    }
}

/// <summary>Runs one command to its end, without standard input.</summary>
internal static class Shell
{
    public static async Task<ShellResult> RunAsync(
        string folder, IReadOnlyDictionary<string, string>? environment, string command, params string[] arguments)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var start = new ProcessStartInfo(command, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return new ShellResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
