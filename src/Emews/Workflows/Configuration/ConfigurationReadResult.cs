namespace Emews.Workflows.Configuration;

/// <summary>What came of reading a configuration file.</summary>
public sealed record ConfigurationReadResult
{
    /// <summary>The configuration; null when there are errors. It is there when something is only not available yet.</summary>
    public WorkflowConfiguration? Configuration { get; init; }

    /// <summary>Every problem found, by line.</summary>
    public required IReadOnlyList<ConfigurationProblem> Problems { get; init; }

    /// <summary>The dotted paths of the keys that took their default.</summary>
    public IReadOnlySet<string> Defaults { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Whether a run may begin: no mistakes, and nothing that is not available yet.</summary>
    public bool CanRun => Configuration is not null && Problems.All(problem => problem.Severity == ConfigurationSeverity.Note);
}
