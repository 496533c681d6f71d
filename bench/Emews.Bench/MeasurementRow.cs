namespace Emews.Bench;

/// <summary>One figure.</summary>
/// <param name="Metric">What was measured.</param>
/// <param name="Value">The figure; of several repetitions the median.</param>
/// <param name="Unit">What it counts.</param>
/// <param name="Goal">What it should reach, if there is a goal, such as <c>≥ 16</c>.</param>
/// <param name="Peer">The same figure of a program to compare with, or of chance.</param>
internal sealed record MeasurementRow(string Metric, double Value, string Unit, string? Goal = null, double? Peer = null)
{
    /// <summary>How far repetitions differ; null where there was one.</summary>
    public Spread? Spread { get; init; }
}
