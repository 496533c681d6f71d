namespace Emews.Bench.Queue;

/// <summary>What the measurements of the queue share.</summary>
/// <param name="Server">Where they make their databases.</param>
/// <param name="IsQuick">Whether sizes are to be a tenth: to try out, not to measure.</param>
/// <param name="Progress">Who waits is told how far it is.</param>
internal sealed record QueueBench(PrivateServer Server, bool IsQuick, TextWriter Progress)
{
    /// <summary>A number of tasks.</summary>
    public int Tasks(int count) => IsQuick ? Math.Max(1, count / 10) : count;

    /// <summary>A number of repetitions, from 2.</summary>
    public int Repetitions(int count) => IsQuick ? Math.Max(2, count / 4) : count;

    /// <inheritdoc cref="Turns.TakeAsync"/>
    public Task InterleaveAsync(string what, int repetitions, params Func<Task>[] rivals) =>
        Turns.TakeAsync(Progress, what, repetitions, rivals);
}
