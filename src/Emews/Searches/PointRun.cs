namespace Emews.Searches;

/// <summary>One run of a point: what becomes one task.</summary>
/// <param name="Point">The point's number, from 1 in the order submitted.</param>
/// <param name="Replicate">Which run of that point, from 1.</param>
/// <param name="X">The point's coordinates.</param>
public readonly record struct PointRun(int Point, int Replicate, double[] X);
