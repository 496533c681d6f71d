namespace Emews.Workflows.Configuration;

/// <summary>The search (the ME algorithm) and the queue it works on.</summary>
public sealed record SearchConfiguration
{
    /// <summary>The built-in search's name, or the full name of a user's type.</summary>
    public string Name { get; init; } = "reprioritize";

    /// <summary>Absolute path of the assembly with a user's own search; null: a built-in one.</summary>
    public string? Assembly { get; init; }

    /// <summary>The name of the task queue it submits to.</summary>
    public required string Queue { get; init; }

    /// <summary>The work type of its tasks.</summary>
    public int TaskType { get; init; }

    /// <summary>Whether claims wait for each decision, so that a run with one worker is repeatable.</summary>
    public bool Lockstep { get; init; }
}

/// <summary>The surrogate model that the search trains.</summary>
public abstract record SurrogateConfiguration
{
    private SurrogateConfiguration()
    {
    }

    /// <summary>The prototype's kernel and scaling, without noise, fitted by our own optimiser.</summary>
    public sealed record Prototype : SurrogateConfiguration;

    /// <summary>A Gaussian process.</summary>
    /// <param name="Kernel">Its kernel.</param>
    /// <param name="Ard">Whether each dimension has a length scale of its own.</param>
    /// <param name="Noise">Whether the kernel has a noise term.</param>
    public sealed record GaussianProcess(SurrogateKernel Kernel, bool Ard, bool Noise) : SurrogateConfiguration;
}

/// <summary>The kernel of a Gaussian process.</summary>
public enum SurrogateKernel
{
    /// <summary>Squared exponential.</summary>
    Rbf,

    /// <summary>Matérn with ν = 5/2.</summary>
    Matern52,
}
