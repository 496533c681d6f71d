using System.Text.Json;

namespace Emews.Searches;

/// <summary>How a search meets its task queue.</summary>
public sealed record SearchLoopOptions
{
    /// <summary>The work type of the search's tasks.</summary>
    public int WorkType { get; init; }

    /// <summary>The run ends when this many points have ended; or before, when the search is done or submits no more.</summary>
    public int EndAfter { get; init; } = int.MaxValue;

    /// <summary>The run fails when more points than this have failed; null for no limit.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>Whether claims are closed at each decision until it is carried out.</summary>
    public bool Lockstep { get; init; }

    /// <summary>Makes the JSON text of a point for the model; <c>{"x": [numbers]}</c> unless told otherwise.</summary>
    public Func<double[], string> ToPayload { get; init; } = static x => JsonSerializer.Serialize(new Dictionary<string, double[]> { ["x"] = x });

    /// <summary>Reads the objective out of a result text; null where it has none.</summary>
    public Func<string, double?> ToValue { get; init; } = ResultValue.Read;
}

/// <summary>Why a search loop ended.</summary>
public enum SearchEnd
{
    /// <summary>As many points ended as were asked for, or all there were.</summary>
    Finished = 0,

    /// <summary>The search said that it is done.</summary>
    Done = 1,

    /// <summary>More points failed than are allowed.</summary>
    TooManyFailures = 2,
}
