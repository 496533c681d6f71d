namespace Emews.Bench.Queue;

/// <summary>A claim and its report.</summary>
/// <param name="Tasks">How many tasks.</param>
/// <param name="Claim">How long the claim took.</param>
/// <param name="Ended">When the report was recorded, from the beginning of the drain.</param>
internal readonly record struct Step(int Tasks, TimeSpan Claim, TimeSpan Ended);
