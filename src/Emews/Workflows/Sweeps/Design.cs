namespace Emews.Workflows.Sweeps;

/// <summary>What a design file holds.</summary>
/// <param name="Points">Its points, in its order.</param>
/// <param name="Problems">What is wrong with it, each with file, line and column; the points are of no use then.</param>
/// <param name="Lines">The line of the file that each point begins in, from 1.</param>
internal sealed record Design(IReadOnlyList<double[]> Points, IReadOnlyList<string> Problems, IReadOnlyList<int> Lines);
