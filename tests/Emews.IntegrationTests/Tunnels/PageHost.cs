using System.Diagnostics;
using Emews.IntegrationTests.Tool;

namespace Emews.IntegrationTests.Tunnels;

/// <summary>A host on which somebody types what stands on a page.</summary>
internal sealed class PageHost : IDisposable
{
    private readonly string _network;
    private readonly List<Process> _staying = [];
    private int _said;

    public PageHost(string network)
    {
        _network = network;
        Directory.CreateDirectory(PathOf("tools"));
        File.CreateSymbolicLink(PathOf("tools/emews"), EmewsProcess.Program);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("emews-host-").FullName;

    private string Output => PathOf($"said-{_said}");

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    /// <summary>Types commands.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="stays">Whether they go on while others are typed in another window.</param>
    public async Task DoAsync(string commands, bool stays)
    {
        _said++;

        // What stays behind, such as an ssh in the background, keeps no pipe of ours open.
        var start = new ProcessStartInfo("ip", ["netns", "exec", _network, "bash", "-e", "-c", $"exec </dev/null >{Output} 2>&1\n{commands}"])
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = $"{PathOf("tools")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = Folder;
        start.Environment["TERM"] = "dumb";
        var process = Process.Start(start)!;
        _staying.Add(process);
        if (!stays)
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(process.ExitCode == 0, $"{commands}\nexit code {process.ExitCode}\n{await File.ReadAllTextAsync(Output)}");
        }
    }

    /// <summary>Waits until the commands that were typed last have said these lines, as far as each goes before an ellipsis.</summary>
    public async Task SaysAsync(string lines)
    {
        foreach (var line in lines.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('…')))
        {
            await Eventually.TrueAsync(
                () => File.Exists(Output) && File.ReadAllText(Output).Contains(line, StringComparison.Ordinal), () => $"It never says '{line}'.\n{File.ReadAllText(Output)}");
        }
    }

    public void Dispose()
    {
        foreach (var process in _staying)
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            process.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    private string PathOf(string file) => Path.Combine(Folder, file);
}
