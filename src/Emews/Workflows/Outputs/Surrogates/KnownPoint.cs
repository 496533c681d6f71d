namespace Emews.Workflows.Outputs.Surrogates;

/// <summary>A point with a value.</summary>
/// <param name="X">Its coordinates.</param>
/// <param name="Value">Its objective.</param>
/// <param name="Runs">How many runs that is the mean of.</param>
/// <param name="StandardError">The standard error of that mean; null for fewer than two runs.</param>
internal readonly record struct KnownPoint(double[] X, double Value, int Runs, double? StandardError);
