namespace Emews.Bench;

/// <summary>Between what values the middle half of all repetitions lies: the quartiles.</summary>
internal readonly record struct Spread(double From, double To);
