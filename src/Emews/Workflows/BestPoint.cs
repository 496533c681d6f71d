using Emews.Tasks;

namespace Emews.Workflows;

/// <summary>The best point of a run so far.</summary>
/// <param name="TaskId">The last of its tasks to end.</param>
/// <param name="Point">The point's number, from 1.</param>
/// <param name="Value">Its objective: the mean of its finished runs.</param>
/// <param name="Setting">Its parameters for people, such as <c>beta = 0.31, variant = delta</c>.</param>
/// <param name="Runs">How many runs that mean is of.</param>
/// <param name="StandardError">The standard error of that mean; null for fewer than two runs.</param>
public sealed record BestPoint(TaskId TaskId, int Point, double Value, string Setting, int Runs, double? StandardError);
