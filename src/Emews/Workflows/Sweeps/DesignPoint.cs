namespace Emews.Workflows.Sweeps;

/// <summary>A point as a design file has it.</summary>
/// <param name="X">Its coordinates.</param>
/// <param name="Line">The line it begins in, from 1.</param>
internal readonly record struct DesignPoint(double[] X, int Line);
