using System.Diagnostics;

namespace Emews.IntegrationTests;

/// <summary>This program once more, as a child in a mode of <see cref="Program"/>. It never outlives the test.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public StreamReader Output => _process.StandardOutput;

    public StreamWriter Input => _process.StandardInput;

    public static ChildProcess Start(params IEnumerable<string> arguments)
    {
        // Beside the library lies an executable of the same name, unless the host is `dotnet` itself.
        var library = typeof(ChildProcess).Assembly.Location;
        var executable = Path.ChangeExtension(library, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = File.Exists(executable)
            ? new ProcessStartInfo(executable, ["child", .. arguments])
            : new ProcessStartInfo("dotnet", ["exec", library, "child", .. arguments]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardInput = true;
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    /// <summary>All it prints until it ends in good order.</summary>
    public async Task<string> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var text = await Output.ReadToEndAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        Assert.Equal(0, _process.ExitCode);
        return text;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
