namespace Emews.Workflows.Outputs.Surrogates;

/// <summary>That the best point that ran is not where the surrogate has the best: then the one or the other misleads, and a reader should know.</summary>
/// <param name="Parameters">The parameters whose value there is outside of their range.</param>
/// <param name="Best">The best point that ran, with what is predicted of it.</param>
/// <param name="Favourite">The point predicted best: of those that ran it was trained on, or of all, where that is the same as the best that ran.</param>
/// <param name="Ran">Whether the favourite ran.</param>
internal sealed record BestOutside(IReadOnlyList<string> Parameters, PredictedPoint Best, PredictedPoint Favourite, bool Ran);

/// <summary>A point, as a surrogate sees it.</summary>
/// <param name="Setting">Its parameters, for people.</param>
/// <param name="Value">The value predicted.</param>
/// <param name="StandardError">The standard error of that prediction.</param>
internal sealed record PredictedPoint(string Setting, double Value, double StandardError);
