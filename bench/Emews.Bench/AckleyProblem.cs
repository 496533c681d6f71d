using Emews.Pools.Models;
using Emews.Searches;

namespace Emews.Bench;

/// <summary>The prototype's problem: 750 uniform points of Ackley's function in four dimensions.</summary>
internal sealed class AckleyProblem : IProblem
{
    public string Name => "Ackley";

    public ReprioritizeSettings Settings(long seed) => new() { Space = SearchSpace.Cube(4), Points = 750, Seed = seed };

    public IReadOnlyList<EndedPoint> Evaluate(ReprioritizeSettings settings) =>
        [.. new ReprioritizeSearch(settings).Begin().Submit.Select((x, i) => new EndedPoint(i + 1, AckleyModel.Evaluate(x)))];
}
