namespace Emews.Workflows;

/// <summary>The folder of one experiment, <c>output/&lt;exp_id&gt;</c>, and the names of what lies in it.</summary>
/// <param name="path">Its absolute path.</param>
internal sealed class ExperimentFolder(string path)
{
    public string Path { get; } = path;

    public string Configuration => In("config.yaml");

    public string Database => In("emews.db");

    public string Events => In("events.jsonl");

    public string Report => In("report.html");

    public string Results => In("tasks.csv");

    /// <summary>The folder of an experiment, which need not exist.</summary>
    /// <param name="output">The folder that experiments lie in.</param>
    /// <param name="experimentId">The experiment.</param>
    public static ExperimentFolder At(string output, string experimentId) =>
        new(System.IO.Path.GetFullPath(System.IO.Path.Combine(output, experimentId)));

    /// <summary>A name like the experiment's that no folder has yet.</summary>
    public static string FreeName(string output, string experimentId) => Enumerable.Range(2, int.MaxValue - 2)
        .Select(number => $"{experimentId}-{number}")
        .First(name => !System.IO.Path.Exists(At(output, name).Path));

    public string PoolLog(string pool) => In($"{pool}.log");

    /// <summary>Makes the folder for a new experiment.</summary>
    /// <exception cref="WorkflowRefusedException">There is an experiment in it, or it cannot be made.</exception>
    public void Create(string output, string experimentId)
    {
        if (File.Exists(Path) || (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any()))
        {
            throw Exists(output, experimentId);
        }

        try
        {
            Directory.CreateDirectory(Path);

            // Of two runs that begin at once, one makes this file.
            new FileStream(Configuration, FileMode.CreateNew).Dispose();
        }
        catch (IOException) when (File.Exists(Configuration))
        {
            throw Exists(output, experimentId);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WorkflowRefusedException(
                $"The output folder {Path} cannot be written: {error.Message}\n  Name another with --output DIR.", error);
        }
    }

    /// <summary>Removes what was begun in a new folder that is not wanted after all.</summary>
    public void RemoveNew() => Directory.Delete(Path, recursive: true);

    private WorkflowRefusedException Exists(string output, string experimentId) => new(
        $"{experimentId} exists: {Path} is not empty.\n"
        + $"  New:        emews run {FreeName(output, experimentId)} …\n"
        + $"  Start over: remove the folder {Path} first.");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
