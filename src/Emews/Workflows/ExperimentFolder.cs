using System.Globalization;
using Emews.Processes;
using Emews.Tasks;
using Emews.Workflows.Outputs;

namespace Emews.Workflows;

/// <summary>The folder of one experiment, <c>output/&lt;exp_id&gt;</c>, and the names of what lies in it.</summary>
internal sealed class ExperimentFolder
{
    private const string Unreported = ".unreported.json";

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

    public string ServiceLog => In("service.log");

    /// <summary>What a search of the user's own says for people.</summary>
    public string SearchLog => In("search.log");

    public string Results => In("tasks.csv");

    /// <summary>The folder of an experiment, which need not exist.</summary>
    /// <param name="output">The folder that experiments lie in.</param>
    /// <param name="experimentId">The experiment.</param>
    public static ExperimentFolder At(string output, string experimentId) => new(output, experimentId);

    /// <summary>The command that runs a configuration under this name.</summary>
    public string CommandToRun(string? configurationPath) => Run(ExperimentId, configurationPath);

    /// <summary>The command that runs a configuration again, under a name that is free.</summary>
    public string CommandForAnother(string? configurationPath) => Run(Free('-', 2).ExperimentId, configurationPath);

    /// <summary>The folder, of a name that is free, that this one is kept as when another takes its place.</summary>
    public ExperimentFolder Aside() => Free('.', 1);

    /// <summary>The command that does something with this experiment.</summary>
    public string Command(string verb) => $"emews experiment {verb} {ExperimentId}{OutputOption}";

    /// <summary>The command that does something with its tasks.</summary>
    public string TaskCommand(string verb) => $"emews task {verb} {ExperimentId}{OutputOption}";

    /// <summary>The command that does something with one of its pools.</summary>
    public string PoolCommand(string verb, string pool) => $"emews pool {verb} {ExperimentId} {pool}{OutputOption}";

    public string PoolLog(string pool) => In($"{pool}.log");

    /// <summary>Where one of several agents of a pool writes what it has to say.</summary>
    public string AgentLog(string pool, AgentShare share) =>
        share.Count == 1 ? PoolLog(pool) : In(string.Create(CultureInfo.InvariantCulture, $"{pool}.{share.Number}.log"));

    /// <summary>The values that a pool's script is started with.</summary>
    public string PoolValues(string pool, string start) => In($"{pool}.{start}.cfg");

    /// <summary>Where an agent of a pool leaves reports that it could not deliver.</summary>
    public string UnreportedOf(string pool, long agent) => In(string.Create(CultureInfo.InvariantCulture, $"{pool}.{agent}{Unreported}"));

    /// <summary>The files with reports that were not delivered.</summary>
    public IEnumerable<string> AllUnreported() => Directory.Exists(Path) ? Directory.EnumerateFiles(Path, $"*{Unreported}").Order(StringComparer.Ordinal) : [];

    /// <summary>Makes the folder for a new experiment.</summary>
    /// <exception cref="WorkflowRefusedException">There is an experiment in it, or it cannot be made.</exception>
    public void Create(string? configurationPath)
    {
        if (File.Exists(Path) || (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any()))
        {
            throw Taken(configurationPath);
        }

        try
        {
            Directory.CreateDirectory(Path);

            // Of two runs that begin at once, one makes this file.
            new FileStream(Configuration, FileMode.CreateNew).Dispose();
        }
        catch (IOException) when (File.Exists(Configuration))
        {
            throw Taken(configurationPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WorkflowRefusedException(
                $"The output folder {Path} cannot be written: {UnwritablePath.Explain(Path, error)}.\n  Name another with --output DIR.", error);
        }
    }

    /// <summary>Removes what was begun in a new folder that is not wanted after all.</summary>
    public void RemoveNew() => Directory.Delete(Path, recursive: true);

    /// <summary>Why an experiment may not be run: a run of it is on.</summary>
    public WorkflowRefusedException Running() => new(
        $"{ExperimentId} is running: {Path} is in use.\n"
        + $"  Watch it: emews watch {ExperimentId}{OutputOption}\n"
        + "  Stop it:  Ctrl-C where it runs; it can be resumed afterwards.");

    /// <summary>Why a new experiment may not begin: there is one of its name.</summary>
    /// <param name="configurationPath">The configuration it was to begin with.</param>
    /// <param name="where">Where the other one is.</param>
    /// <param name="counts">How far that is; null where it is not known.</param>
    public WorkflowRefusedException Exists(string? configurationPath, string where, TaskCounts? counts) => new(
        $"{ExperimentId} exists {where}{(counts is null ? "" : $" ({HowFar(counts)})")}.\n"
        + $"  Go on:      {CommandToRun(configurationPath)} --resume\n"
        + $"  Start over: {CommandToRun(configurationPath)} --replace   (keeps the old one as {Aside().ExperimentId})\n"
        + $"  New:        {CommandForAnother(configurationPath)}");

    private WorkflowRefusedException Taken(string? configurationPath) =>
        RunLock.IsHeld(this) ? Running()
        : File.Exists(In(ExperimentFile.Name)) || File.Exists(Configuration) ? Exists(configurationPath, $"in {Path}", SummaryFile.TryReadCounts(Path))
        : new WorkflowRefusedException(
            $"{Path} is not empty, and there is no experiment in it.\n  New: {CommandForAnother(configurationPath)}\n  Or name another folder with --output DIR.");

    private static string HowFar(TaskCounts counts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{counts.Total - counts.Unfinished} of {counts.Total} tasks, {(counts.Unfinished == 0 ? "finished" : "not finished")}");

    private ExperimentFolder Free(char separator, int first) => Enumerable.Range(first, int.MaxValue - first)
        .Select(number => At(_output, string.Create(CultureInfo.InvariantCulture, $"{ExperimentId}{separator}{number}")))
        .First(folder => !System.IO.Path.Exists(folder.Path));

    private string Run(string experimentId, string? configurationPath) =>
        $"emews run {experimentId} {(configurationPath is null ? "…" : ShellWord.Of(configurationPath))}{OutputOption}";

    /// <summary>What a command that is about this experiment ends with.</summary>
    public string OutputOption =>
        string.Equals(_output, WorkflowOptions.DefaultOutput, StringComparison.Ordinal) ? "" : $" --output {ShellWord.Of(_output)}";

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
