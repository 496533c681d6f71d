namespace Emews.Workflows;

/// <summary>The folder of one experiment, <c>output/&lt;exp_id&gt;</c>, and the names of what lies in it.</summary>
internal sealed class ExperimentFolder
{
    private readonly string _output;

    private ExperimentFolder(string output, string experimentId)
    {
        _output = output;
        ExperimentId = experimentId;
        Path = System.IO.Path.GetFullPath(System.IO.Path.Combine(output, experimentId));
    }

    /// <summary>Its absolute path.</summary>
    public string Path { get; }

    /// <summary>The experiment's name.</summary>
    public string ExperimentId { get; }

    public string Configuration => In("config.yaml");

    public string Database => In("emews.db");

    public string Events => In("events.jsonl");

    public string Report => In("report.html");

    public string Results => In("tasks.csv");

    /// <summary>The folder of an experiment, which need not exist.</summary>
    /// <param name="output">The folder that experiments lie in.</param>
    /// <param name="experimentId">The experiment.</param>
    public static ExperimentFolder At(string output, string experimentId) => new(output, experimentId);

    /// <summary>The command that runs a configuration again, under a name that is free.</summary>
    public string CommandForAnother(string? configurationPath)
    {
        var name = Enumerable.Range(2, int.MaxValue - 2)
            .Select(number => $"{ExperimentId}-{number}")
            .First(name => !System.IO.Path.Exists(At(_output, name).Path));
        return $"emews run {name} {(configurationPath is null ? "…" : ShellWord.Of(configurationPath))}{OutputOption}";
    }

    /// <summary>The command that does something with this experiment.</summary>
    public string Command(string verb) => $"emews experiment {verb} {ExperimentId}{OutputOption}";

    public string PoolLog(string pool) => In($"{pool}.log");

    /// <summary>Makes the folder for a new experiment.</summary>
    /// <exception cref="WorkflowRefusedException">There is an experiment in it, or it cannot be made.</exception>
    public void Create(string? configurationPath)
    {
        if (File.Exists(Path) || (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any()))
        {
            throw Exists(configurationPath);
        }

        try
        {
            Directory.CreateDirectory(Path);

            // Of two runs that begin at once, one makes this file.
            new FileStream(Configuration, FileMode.CreateNew).Dispose();
        }
        catch (IOException) when (File.Exists(Configuration))
        {
            throw Exists(configurationPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WorkflowRefusedException(
                $"The output folder {Path} cannot be written: {error.Message}\n  Name another with --output DIR.", error);
        }
    }

    /// <summary>Removes what was begun in a new folder that is not wanted after all.</summary>
    public void RemoveNew() => Directory.Delete(Path, recursive: true);

    private WorkflowRefusedException Exists(string? configurationPath) => new(
        $"{ExperimentId} exists: {Path} is not empty.\n"
        + $"  New:        {CommandForAnother(configurationPath)}\n"
        + $"  Start over: remove the folder {Path} first.");

    private string OutputOption =>
        string.Equals(_output, WorkflowOptions.DefaultOutput, StringComparison.Ordinal) ? "" : $" --output {ShellWord.Of(_output)}";

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
