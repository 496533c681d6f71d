namespace Emews.Workflows.Configuration;

/// <summary>What decides which points are run, and in what order.</summary>
/// <param name="Name">The search in a word.</param>
public abstract record SearchMethod(string Name)
{
    /// <summary>Whether all points are known before the first is run, and nothing is learnt from those that end.</summary>
    public bool IsDesign => this is Random or Sweep;

    /// <summary>Whether it is a user's own.</summary>
    public bool IsOwn => this is Assembly or Program;

    /// <summary>The prototype's search: all points are drawn at the start, and put in a new order as results come in.</summary>
    /// <param name="Acquisition">What the order goes by.</param>
    /// <param name="Pending">What is made of points that run and have not ended.</param>
    public sealed record Reprioritize(
        SearchAcquisition Acquisition = SearchAcquisition.LogExpectedImprovement, SearchPending Pending = SearchPending.Believer)
        : SearchMethod("reprioritize");

    /// <summary>Each point is chosen when there is room for it, from what is known by then.</summary>
    /// <param name="InFlight">How many points are submitted and have not ended, at least 1.</param>
    /// <param name="Initial">How many space-filling points come first; 0: the search decides.</param>
    /// <param name="Candidates">How many points it chooses among; 0: the search decides.</param>
    /// <param name="ProposeAfter">After how many points that have ended it chooses as many new ones, each time; 0: the search decides.</param>
    /// <param name="Acquisition">What it chooses by.</param>
    /// <param name="Pending">What is made of points that have not ended.</param>
    public sealed record Streaming(
        int InFlight, int Initial = 0, int Candidates = 0, int ProposeAfter = 0,
        SearchAcquisition Acquisition = SearchAcquisition.LogExpectedImprovement, SearchPending Pending = SearchPending.Believer)
        : SearchMethod("streaming");

    /// <summary>Points drawn uniformly, run in the order drawn.</summary>
    public sealed record Random() : SearchMethod("random");

    /// <summary>The points of a design, run in its order.</summary>
    public abstract record Sweep() : SearchMethod("sweep");

    /// <summary>All combinations of some values a parameter.</summary>
    /// <param name="Levels">How many values each parameter has that <paramref name="LevelsOf"/> does not name; null where it names all.</param>
    /// <param name="LevelsOf">How many values a parameter has, by its name.</param>
    public sealed record Grid(int? Levels, IReadOnlyDictionary<string, int> LevelsOf) : Sweep
    {
        /// <summary>How many values a parameter has, by its name.</summary>
        public IReadOnlyDictionary<string, int> LevelsOf { get; init; } = Structural.Map(LevelsOf);
    }

    /// <summary>Of each parameter as many intervals as points, each with one point in it.</summary>
    public sealed record LatinHypercube : Sweep;

    /// <summary>The first points of a Sobol' sequence.</summary>
    /// <param name="Scramble">Whether the seed scrambles them.</param>
    public sealed record Sobol(bool Scramble = true) : Sweep;

    /// <summary>The points of a file.</summary>
    /// <param name="Path">Its absolute path; it ends in <c>.csv</c> or <c>.jsonl</c>.</param>
    public sealed record DesignFile(string Path) : Sweep;

    /// <summary>None that is known: what is wrong has been reported, and nothing more is asked of it.</summary>
    internal sealed record Unknown() : SearchMethod("unknown");

    /// <summary>A class of the user's that implements <see cref="Searches.ISearch"/>.</summary>
    /// <param name="Path">The absolute path of its assembly.</param>
    /// <param name="Type">Its full name.</param>
    /// <param name="Settings">What it is told, as the text of a JSON object.</param>
    public sealed record Assembly(string Path, string Type, string Settings = "{}") : SearchMethod(Type);

    /// <summary>A program of the user's that reads and writes a JSON document a line.</summary>
    /// <param name="CommandLine">The command that starts it.</param>
    /// <param name="Folder">The absolute path of the folder it runs in, and that relative paths in the command are relative to.</param>
    /// <param name="Settings">What it is told, as the text of a JSON object.</param>
    public sealed record Program(string CommandLine, string Folder, string Settings = "{}") : SearchMethod(CommandLine);
}

/// <summary>What makes one point more promising than another.</summary>
public enum SearchAcquisition
{
    /// <summary>The logarithm of the expected improvement (<c>log_ei</c>), which tells apart where improvement is next to nothing.</summary>
    LogExpectedImprovement,

    /// <summary>The expected improvement (<c>ei</c>).</summary>
    ExpectedImprovement,

    /// <summary>The value of a function drawn from what the surrogate holds possible (<c>thompson</c>).</summary>
    Thompson,
}

/// <summary>What a search makes of points that have not ended, when it chooses others.</summary>
public enum SearchPending
{
    /// <summary>It believes that they will have the value predicted (<c>believer</c>).</summary>
    Believer,

    /// <summary>It takes them to have a value of those known (<c>liar</c>).</summary>
    Liar,

    /// <summary>It takes no notice of them (<c>ignore</c>).</summary>
    Ignore,
}
