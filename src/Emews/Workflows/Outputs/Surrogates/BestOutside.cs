namespace Emews.Workflows.Outputs.Surrogates;

/// <summary>That the best point that ran is not where the surrogate has the best: then the one or the other misleads, and a reader should know.</summary>
/// <param name="Parameters">The parameters whose value there is outside of their range.</param>
/// <param name="Prediction">What is predicted at that point.</param>
/// <param name="Favourite">The point predicted best among those that ran it was trained on; null where that is the same point.</param>
internal sealed record BestOutside(IReadOnlyList<string> Parameters, PredictedPoint Prediction, PredictedPoint? Favourite);

/// <summary>A point that ran, as a surrogate sees it.</summary>
/// <param name="Setting">Its parameters, for people.</param>
/// <param name="Value">The value predicted.</param>
/// <param name="StandardError">The standard error of that prediction.</param>
internal sealed record PredictedPoint(string Setting, double Value, double StandardError);
