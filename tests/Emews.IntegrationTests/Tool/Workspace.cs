using System.Globalization;
using Emews.TestModels;
using Emews.Tests.Shared;

namespace Emews.IntegrationTests.Tool;

/// <summary>The folder of one test, in which the real tool runs. Folder and processes are gone when the test ends.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly Dictionary<string, string> environment = new(StringComparer.Ordinal) { ["TERM"] = "dumb" };

    public Workspace()
    {
        environment["EMEWS_TEST_MARKS"] = Marks;
        Directory.CreateDirectory(Marks);
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("emews-tool-").FullName;

    /// <summary>The network namespace in which the tool runs; null for this machine's own.</summary>
    public string? Network { get; init; }

    public string Marks => PathOf("marks");

    /// <summary>The processes that still run here.</summary>
    public IReadOnlyList<ProcessEntry> Processes => ProcessTable.Of(Root);

    public IReadOnlyList<ProcessEntry> Pools => [.. Processes.Where(process => process.IsPool)];

    /// <summary>A model of the tests' own, for a configuration.</summary>
    public static string Model(Type type) => $"model: {{assembly: {type.Assembly.Location}, type: {type.FullName}}}";

    public string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>Sets an environment variable of all that runs here.</summary>
    public void Set(string variable, string value) => environment[variable] = value;

    public RunFolder Run(string experiment) => new(PathOf($"output/{experiment}"));

    public string Write(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return file;
    }

    /// <summary>Writes a file that may be run.</summary>
    public void WriteProgram(string file, string text)
    {
        Write(file, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf(file), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs the tool here to its end.</summary>
    public Task<ShellResult> RunAsync(params string[] arguments) => RunInAsync(Root, arguments);

    public async Task<ShellResult> RunInAsync(string folder, params string[] arguments)
    {
        using var process = EmewsProcess.StartIn(Network, folder, environment, arguments);
        return await process.EndsAsync();
    }

    /// <summary>Starts the tool here.</summary>
    public EmewsProcess Start(params string[] arguments) => EmewsProcess.StartIn(Network, Root, environment, arguments);

    /// <summary>Runs the tool here in a terminal.</summary>
    public Task<Terminal> OpenTerminalAsync(int width, int height, string arguments) =>
        Terminal.OpenAsync(Root, environment, width, height, arguments);

    /// <summary>Lets <see cref="MarkingModel"/> end no task until <see cref="Release"/>.</summary>
    public void Hold() => File.WriteAllText(Path.Combine(Marks, "hold"), "");

    public void Release() => File.Delete(Path.Combine(Marks, "hold"));

    /// <summary>The tasks that <see cref="MarkingModel"/> has <c>begun</c> or <c>ended</c>, one entry a time.</summary>
    public IReadOnlyList<int> Marked(string what) =>
        [.. Directory.GetFiles(Marks, what + "-*").Select(file => Path.GetFileName(file).Split('-')[1]).Select(Number)];

    /// <summary>Waits until so many tasks are held.</summary>
    public Task HoldsAsync(int count) => Eventually.TrueAsync(
        () => Marked("begun").Count - Marked("ended").Count == count,
        () => $"{Marked("begun").Count} begun, {Marked("ended").Count} ended");

    /// <summary>Nothing of a run goes on.</summary>
    public Task NothingRunsAsync() => Eventually.TrueAsync(
        () => Processes.Count == 0, () => "Still running:\n" + string.Join('\n', Processes.Select(process => process.Command)));

    public void Dispose()
    {
        foreach (var process in Processes)
        {
            try
            {
                System.Diagnostics.Process.GetProcessById(process.Id).Kill();
            }
            catch (ArgumentException)
            {
                // It has just ended.
            }
        }

        Directory.Delete(Root, recursive: true);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
