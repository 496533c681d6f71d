namespace Emews.Numerics.GaussianProcess;

/// <summary>What a model expects at some points, in the units of the values it was fitted to.</summary>
/// <param name="Means">The expected value at each point; finite.</param>
/// <param name="StandardDeviations">How uncertain each is; finite, at least 0.</param>
public sealed record Prediction(double[] Means, double[] StandardDeviations);
