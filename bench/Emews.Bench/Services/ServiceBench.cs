namespace Emews.Bench.Services;

/// <summary>What the measurements of the service share.</summary>
/// <param name="Engines">What lies behind it.</param>
/// <param name="IsQuick">Whether sizes are to be a tenth: to try out, not to measure.</param>
/// <param name="Progress">Who waits is told how far it is.</param>
internal sealed record ServiceBench(IReadOnlyList<IServedEngine> Engines, bool IsQuick, TextWriter Progress)
{
    /// <summary>A number of tasks, clients or rounds.</summary>
    public int Some(int count) => IsQuick ? Math.Max(1, count / 10) : count;

    /// <summary>A number of repetitions, from 2.</summary>
    public int Repetitions(int count) => IsQuick ? Math.Max(2, count / 4) : count;

    /// <inheritdoc cref="Turns.TakeAsync"/>
    public Task InterleaveAsync(string what, int repetitions, params Func<Task>[] rivals) =>
        Turns.TakeAsync(Progress, what, repetitions, rivals);
}
