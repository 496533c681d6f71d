namespace Emews.Searches;

/// <summary>
/// An ME algorithm as a pure state machine: (configuration, seed, results in the order collected) → decisions. It knows no queue, no
/// clock and no task: the <see cref="SearchLoop"/> round it does. The same results in the same order give the same decisions.
/// </summary>
/// <remarks>A search is called by one thread at a time, and may think as long as it likes: results are collected meanwhile.</remarks>
public interface ISearch
{
    /// <summary>Decides what to run first, before any result.</summary>
    SearchDecision Begin();

    /// <summary>Takes one more ended point and decides, if a decision is due.</summary>
    /// <param name="ended">The point; each ends once, and once more where a run of it that failed or was canceled is tried again later.</param>
    /// <param name="cancellationToken">Fires when the run ends and the decision is no longer wanted.</param>
    /// <returns>The decision, or null where none is due.</returns>
    SearchDecision? Observe(EndedPoint ended, CancellationToken cancellationToken);

    /// <summary>Takes a point of the part of a run that lies before an interruption, after which a decision was made and carried out.</summary>
    /// <param name="ended">The point, as to <see cref="Observe"/>.</param>
    /// <param name="memory">The <see cref="SearchDecision.Memory"/> of that decision.</param>
    /// <param name="cancellationToken">Fires when the run ends.</param>
    /// <returns>The decision, of which only <see cref="SearchDecision.Submit"/> and <see cref="SearchDecision.IsDone"/> count.</returns>
    /// <remarks>To decide again gives the same; a search that thinks for long may take a shorter way.</remarks>
    SearchDecision? Recall(EndedPoint ended, string? memory, CancellationToken cancellationToken) => Observe(ended, cancellationToken);
}

/// <summary>What a search wants done.</summary>
public sealed record SearchDecision
{
    /// <summary>Points to run: they are numbered from 1 on, in the order submitted over the whole run.</summary>
    public IReadOnlyList<double[]> Submit { get; init; } = [];

    /// <summary>New priorities, best first, of points that have not ended.</summary>
    public IReadOnlyList<PointPriority> Priorities { get; init; } = [];

    /// <summary>Points that need not run any more.</summary>
    public IReadOnlyList<int> Cancel { get; init; } = [];

    /// <summary>Whether the search has found what it wants.</summary>
    public bool IsDone { get; init; }

    /// <summary>What people should know of how the decision came about, such as numerics that had to be mended.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What the search wants to be told again when a later process takes the run up (<see cref="ISearch.Recall"/>); or null.</summary>
    public string? Memory { get; init; }
}

/// <summary>A point and its new priority.</summary>
/// <param name="Point">The point's number, from 1.</param>
/// <param name="Priority">Higher runs first.</param>
public readonly record struct PointPriority(int Point, int Priority);

/// <summary>A point that has ended: all its runs have.</summary>
/// <param name="Point">Its number, from 1.</param>
/// <param name="Value">Its objective, smaller is better: the mean of its finished runs; null where all failed or were canceled.</param>
/// <param name="Runs">How many runs that mean is of.</param>
/// <param name="StandardError">The standard error of that mean; null for fewer than two runs.</param>
public readonly record struct EndedPoint(int Point, double? Value, int Runs = 1, double? StandardError = null)
{
    /// <summary>Why there is no value, in a word: <c>canceled</c>, or the kind of its first run's failure; null where there is one.</summary>
    public string? Error { get; init; }
}
