namespace Emews.Workflows.Outputs;

/// <summary>A stretch of time, in seconds since the start of the run.</summary>
/// <param name="Start">Its start.</param>
/// <param name="End">Its end, not before the start.</param>
internal readonly record struct Interval(double Start, double End)
{
    /// <summary>How long it is.</summary>
    public double Length => End - Start;

    /// <summary>How much of it lies in another.</summary>
    public double OverlapWith(Interval other) => Math.Max(0, Math.Min(End, other.End) - Math.Max(Start, other.Start));
}
