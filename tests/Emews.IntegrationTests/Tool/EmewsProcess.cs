using System.Diagnostics;
using System.Globalization;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>The real tool at work: what it says is heard line by line, and it can be sent signals.</summary>
internal sealed class EmewsProcess : IDisposable
{
    private readonly Process process;
    private readonly List<string> output = [];
    private readonly List<string> errors = [];
    private readonly Task reading;

    private EmewsProcess(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, output), ReadAsync(process.StandardError, errors));
    }

    /// <summary>The tool as it was built with these tests.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Emews.Cli");

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>All it has said so far.</summary>
    public string Said
    {
        get
        {
            lock (output)
            {
                return $"[stdout]\n{string.Join('\n', output)}\n[stderr]\n{string.Join('\n', errors)}";
            }
        }
    }

    public static EmewsProcess Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartIn(null, folder, environment, arguments);

    /// <summary>Starts the tool on a host of its own.</summary>
    /// <param name="network">The host's network namespace; null for this machine's own.</param>
    /// <param name="folder">Where it works.</param>
    /// <param name="environment">What it finds in its environment beside ours.</param>
    /// <param name="arguments">What comes after <c>emews</c>.</param>
    public static EmewsProcess StartIn(string? network, string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // Who starts the tests in the background may have them ignore signals, which their children would inherit.
        string[] command = [.. network is null ? [] : new[] { "ip", "netns", "exec", network }, "env", "--default-signal=INT,HUP,TERM", Program, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new EmewsProcess(Process.Start(start)!);
    }

    /// <summary>Waits until it has said something.</summary>
    public async Task SaysAsync(string text)
    {
        string Never() => $"emews never said '{text}'.\n{Said}";
        bool HasSaid() => Said.Contains(text, StringComparison.Ordinal);

        await Eventually.TrueAsync(() => HasSaid() || reading.IsCompleted, Never);
        Assert.True(HasSaid(), Never());
    }

    /// <summary>Sends a signal, such as <c>INT</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        var sent = await SignalAsync(Id, signal);
        if (!HasEnded)
        {
            sent.MustSucceed();
        }
    }

    public static Task<ShellResult> SignalAsync(int processId, string signal) =>
        Shell.RunAsync("/", null, "kill", "-s", signal, processId.ToString(CultureInfo.InvariantCulture));

    /// <summary>Waits for its end.</summary>
    /// <param name="patience">How long it may take; the usual deadline unless told.</param>
    public async Task<ShellResult> EndsAsync(TimeSpan? patience = null)
    {
        await Eventually.TrueAsync(() => Task.FromResult(process.HasExited && reading.IsCompleted), () => $"emews does not end.\n{Said}", patience);
        var lines = Said;
        Assert.DoesNotContain("\n   at ", lines, StringComparison.Ordinal);
        return new ShellResult(process.ExitCode, Text(output), Text(errors));
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static string Text(List<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    private async Task ReadAsync(StreamReader reader, List<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (output)
            {
                lines.Add(line);
            }
        }
    }
}
