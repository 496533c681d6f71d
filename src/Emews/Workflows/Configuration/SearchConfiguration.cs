namespace Emews.Workflows.Configuration;

/// <summary>The search (the ME algorithm) and the queue it works on.</summary>
public sealed record SearchConfiguration
{
    /// <summary>What decides which points are run.</summary>
    public SearchMethod Method { get; init; } = new SearchMethod.Reprioritize();

    /// <summary>The search in a word: a built-in one's name, the full name of a user's type, or a user's command.</summary>
    public string Name => Method.Name;

    /// <summary>The name of the task queue it submits to.</summary>
    public required string Queue { get; init; }

    /// <summary>The work type of its tasks.</summary>
    public int TaskType { get; init; }

    /// <summary>Whether claims wait for each decision, so that a run with one worker is repeatable.</summary>
    public bool Lockstep { get; init; }
}
