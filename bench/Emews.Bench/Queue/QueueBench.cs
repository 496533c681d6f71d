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

    /// <summary>
    /// Runs the things to compare one after the other, time and again, each first as often as last: a shared machine is noisy.
    /// </summary>
    public async Task InterleaveAsync(string what, int repetitions, params Func<Task>[] rivals)
    {
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            Progress.WriteLine($"{what}: {repetition + 1} of {repetitions}");
            for (var i = 0; i < rivals.Length; i++)
            {
                await rivals[(i + repetition) % rivals.Length]();
            }
        }
    }
}
