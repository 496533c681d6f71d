using System.Diagnostics;
using Emews.IntegrationTests.Tool;

namespace Emews.IntegrationTests.Tunnels;

/// <summary>A host on which somebody types what stands on a page: this one, or one with a network of its own.</summary>
internal sealed class PageHost : IDisposable
{
    private readonly string? _network;
    private readonly List<Process> _staying = [];
    private int _said;

    public PageHost(string? network = null)
    {
        _network = network;
        Directory.CreateDirectory(PathOf("tools"));
        File.CreateSymbolicLink(PathOf("tools/emews"), EmewsProcess.Program);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("emews-host-").FullName;

    private string Output => OutputOf(_said);

    public void Write(string file, string text) => File.WriteAllText(PathOf(file), text);

    /// <summary>Types commands.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="stays">Whether they go on while others are typed in another window.</param>
    public async Task DoAsync(string commands, bool stays)
    {
        _said++;

        // What stays behind, such as an ssh in the background, keeps no pipe of ours open.
        string[] shell = ["bash", "-e", "-c", $"exec </dev/null >{Output} 2>&1\n{commands}"];
        var start = new ProcessStartInfo(_network is null ? shell[0] : "ip", _network is null ? shell[1..] : ["netns", "exec", _network, .. shell])
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

    /// <summary>Waits until commands have said these lines, as far as each goes before an ellipsis.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="earlier">How many other commands were typed after those that say them.</param>
    public async Task SaysAsync(string lines, int earlier = 0)
    {
        var output = OutputOf(_said - earlier);
        foreach (var line in lines.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('…')))
        {
            await Eventually.TrueAsync(
                () => File.Exists(output) && File.ReadAllText(output).Contains(line, StringComparison.Ordinal), () => $"It never says '{line}'.\n{File.ReadAllText(output)}");
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

    private string OutputOf(int number) => PathOf($"said-{number}");

    private string PathOf(string file) => Path.Combine(Folder, file);
}
