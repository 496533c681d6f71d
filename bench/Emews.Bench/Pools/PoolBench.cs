namespace Emews.Bench.Pools;

/// <summary>What the measurements of pools share.</summary>
/// <param name="Engines">What they run on.</param>
/// <param name="IsQuick">Whether to do a part of the work only: to try out, not to measure.</param>
/// <param name="IsOwnProcess">Whether this process is there for the one measurement alone.</param>
/// <param name="Progress">Who waits is told how far it is.</param>
internal sealed record PoolBench(IReadOnlyList<IEngine> Engines, bool IsQuick, bool IsOwnProcess, TextWriter Progress)
{
    public const string Experiment = "bench";

    public const int WorkType = 0;
}
