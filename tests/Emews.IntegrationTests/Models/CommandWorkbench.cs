using Emews.IntegrationTests.Tool;
using Emews.Pools;
using Emews.Pools.Models;
using Emews.Pools.Models.Commands;
using Emews.Pools.Models.Programs;
using Emews.Tasks;

namespace Emews.IntegrationTests.Models;

/// <summary>A folder with programs, and models made of them, whose working folders lie in it, too.</summary>
internal sealed class CommandWorkbench : IDisposable
{
    public const string Payload = """{"x": [1.5, -2], "variant": "delta", "seed": 77}""";

    private readonly List<CommandModel> models = [];

    public CommandWorkbench() => Directory.CreateDirectory(Scratch);

    public string Root { get; } = Directory.CreateTempSubdirectory("emews-models-").FullName;

    public string Scratch => PathOf("scratch");

    public ModelOwner Owner { get; } = new("trial", "pool1");

    /// <summary>The working folders that are there, kept ones among them.</summary>
    public IReadOnlyList<string> WorkingFolders =>
        [.. Directory.EnumerateDirectories(Scratch, "agent-*", SearchOption.AllDirectories).SelectMany(Directory.EnumerateDirectories)];

    public string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>Writes a Python program; its path.</summary>
    public string Python(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        return file;
    }

    /// <summary>Writes a program that may be run.</summary>
    public string Script(string file, string text)
    {
        File.WriteAllText(PathOf(file), text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(PathOf(file), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return file;
    }

    public CommandModel Model(string result, params string[] words) => Model(result, options => options, words);

    public CommandModel Model(string result, Func<ProgramOptions, ProgramOptions> with, params string[] words)
    {
        var model = new CommandModel(with(new ProgramOptions(words, Root) { Owner = Owner, Scratch = Scratch }), ResultPlace.TryParse(result)!);
        models.Add(model);
        return model;
    }

    /// <summary>Runs a Python program once.</summary>
    public Task<string> RunAsync(string program, string result = "last_line") =>
        Run(Model(result, "python3", Python("model.py", program)));

    /// <summary>Runs a Python program that fails.</summary>
    public async Task<ModelException> FailAsync(string program, string result = "last_line") =>
        await Assert.ThrowsAsync<ModelException>(() => RunAsync(program, result));

    public static Task<string> Run(ITaskModel model, string payload = Payload) =>
        model.RunAsync(new ModelTask(new TaskId(17), payload, Attempt: 2), TestContext.Current.CancellationToken);

    /// <summary>Nothing of what was started goes on.</summary>
    public Task NothingRunsAsync() => Eventually.TrueAsync(
        () => ProcessTable.Of(Root).Count == 0, () => "Still running:\n" + string.Join('\n', ProcessTable.Of(Root).Select(process => process.Command)));

    public void Dispose()
    {
        models.ForEach(model => model.Dispose());
        foreach (var process in ProcessTable.Of(Root))
        {
            ProcessSignals.Kill(process.Id);
        }

        Directory.Delete(Root, recursive: true);
    }
}
