namespace Emews.Workflows.Configuration.Reading;

/// <summary>What all parts of the reader share: what was found, and what the file stands in.</summary>
internal sealed class ReadingContext(ConfigurationReaderOptions options, string folder)
{
    private const int MostProblems = 500;

    private readonly List<ConfigurationProblem> _problems = [];

    public ConfigurationReaderOptions Options => options;

    public HashSet<string> Defaults { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<ConfigurationProblem> Problems => [.. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];

    /// <summary>Whether so much is wrong that no more is reported.</summary>
    public bool IsFull => _problems.Count >= MostProblems;

    public bool HasErrors => Errors > 0;

    public int Errors => _problems.Count(problem => problem.Severity == ConfigurationSeverity.Error);

    public void Error(Place at, string key, string message) => Add(ConfigurationSeverity.Error, at, key, message);

    public void Note(Place at, string key, string message) => Add(ConfigurationSeverity.Note, at, key, message);

    /// <summary>Reports what this release cannot do; <paramref name="shape"/> is the key's path with names left out.</summary>
    public void CheckAvailable(Place at, string key, string shape)
    {
        if (NotAvailableYet.Find(shape) is { } what)
        {
            Add(ConfigurationSeverity.NotAvailableYet, at, key, NotAvailableYet.Prefix + what);
        }
    }

    /// <summary>A path on this machine made absolute.</summary>
    public string Absolute(string path) => Path.GetFullPath(AtHome(path), folder);

    public string AtHome(string text) =>
        text is "~" || text.StartsWith("~/", StringComparison.Ordinal) ? options.HomeFolder + text[1..] : text;

    private void Add(ConfigurationSeverity severity, Place at, string key, string message)
    {
        if (IsFull)
        {
            return;
        }

        _problems.Add(new ConfigurationProblem(severity, at.Line, at.Column, key, message));
        if (IsFull)
        {
            _problems[^1] = new(ConfigurationSeverity.Error, at.Line, at.Column, "", "too much is wrong to go on: mend what is listed first");
        }
    }
}
