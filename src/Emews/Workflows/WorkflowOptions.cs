namespace Emews.Workflows;

/// <summary>What a run needs beside its configuration.</summary>
public sealed record WorkflowOptions
{
    internal const string DefaultOutput = "output";

    /// <summary>The folder that gets <c>&lt;exp_id&gt;/</c>.</summary>
    public string Output { get; init; } = DefaultOutput;

    /// <summary>The file the configuration was read from, for the record of where results come from; null where there is none.</summary>
    public string? ConfigurationPath { get; init; }

    /// <summary>What to do where the experiment exists.</summary>
    public ExistingExperiment Existing { get; init; }

    /// <summary>The keys of the configuration that took their default, to be marked in its resolved form.</summary>
    public IReadOnlySet<string> Defaults { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The program and first arguments that stand for <c>emews</c>: pools are started with it.</summary>
    public required IReadOnlyList<string> Emews { get; init; }

    /// <summary>When the process that runs the workflow started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The clock; the system's unless a test has its own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
