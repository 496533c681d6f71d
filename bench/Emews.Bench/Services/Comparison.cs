namespace Emews.Bench.Services;

/// <summary>The same work done in several ways, in turns; the first is what the others are compared with.</summary>
internal static class Comparison
{
    private const string Goal = "≥ 0.5";

    /// <param name="bench">What is shared.</param>
    /// <param name="what">The work in words.</param>
    /// <param name="count">How many tasks it is about.</param>
    /// <param name="repetitions">How often it is done in each way.</param>
    /// <param name="ways">The ways.</param>
    /// <param name="work">Does it once, and tells how long that took.</param>
    public static async Task<IReadOnlyList<MeasurementRow>> RunAsync(
        ServiceBench bench, string what, int count, int repetitions, IReadOnlyList<Way> ways, Func<Way, Task<TimeSpan>> work)
    {
        var rates = Array.Empty<Samples>();
        async Task RunAsync(string stage, int times)
        {
            rates = [.. ways.Select(_ => new Samples())];
            await bench.InterleaveAsync(
                $"{what}, {stage}", times,
                [.. ways.Select((way, i) => (Func<Task>)(async () => rates[i].Add(count / (await work(way)).TotalSeconds)))]);
        }

        await RunAsync("warm-up", 2);
        await RunAsync("measured", bench.Repetitions(repetitions));
        return
        [
            .. ways.Skip(1).SelectMany((way, i) => new[]
            {
                rates[i + 1].ToRow($"{what}, {way.Name}", "tasks/s", peer: rates[0]),
                Samples.Ratios(rates[i + 1], rates[0]).ToRow($"{what}, {way.Name}: share of direct", "", Goal),
            }),
        ];
    }
}
