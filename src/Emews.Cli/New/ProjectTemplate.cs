namespace Emews.Cli.New;

/// <summary>A small project that runs as it is: a model, and its configuration commented key by key.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Model">The model's line in the configuration.</param>
/// <param name="Files">Its files beside the configuration.</param>
/// <param name="Needs">What has to be installed for it.</param>
internal sealed record ProjectTemplate(string Name, string Model, IReadOnlyList<string> Files, string Needs)
{
    private const string Configuration = "model.yaml";

    /// <summary>All there are; the first is the usual one.</summary>
    public static IReadOnlyList<ProjectTemplate> All { get; } =
    [
        new("python", "model: {worker: \"python3 model.py\"}   # stays loaded: one process a worker", ["model.py", "emews_worker.py"], "Python 3"),
        new("r", "model: {worker: \"Rscript model.R\"}   # stays loaded: one process a worker", ["model.R", "emews_worker.R"], "R with the package jsonlite"),
        new(
            "command", "model: {command: \"./model.sh {beta} {gamma} {days} {variant} {noise} {seed}\"}   # started once a task", ["model.sh"],
            "a shell and awk"),
        new(
            "dotnet", "model: {assembly: bin/model.dll, type: Demo.Model}   # a .NET type: dotnet build -c Release",
            ["Model.cs", "model.csproj", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"], "the .NET SDK 10"),
    ];

    /// <summary>Writes the project.</summary>
    /// <param name="folder">Where to; a folder without any of its files.</param>
    public async Task WriteAsync(string folder)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, Configuration), (await ReadAsync(Configuration)).Replace("{{model}}", Model, StringComparison.Ordinal));
        var emews = Path.Combine(AppContext.BaseDirectory, "Emews.dll");
        foreach (var file in Files)
        {
            var path = Path.Combine(folder, file);
            await File.WriteAllTextAsync(path, (await ReadAsync($"{Name}/{file}")).Replace("{{emews}}", emews, StringComparison.Ordinal));
            if (!OperatingSystem.IsWindows() && file.EndsWith(".sh", StringComparison.Ordinal))
            {
                File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
            }
        }
    }

    private static async Task<string> ReadAsync(string file)
    {
        await using var stream = typeof(ProjectTemplate).Assembly.GetManifestResourceStream($"templates/{file}")
            ?? throw new InvalidOperationException($"The template {file} is missing from the tool.");
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }
}
