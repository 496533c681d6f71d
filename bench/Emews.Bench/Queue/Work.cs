using System.Globalization;
using Emews.Numerics.Randomness;
using Emews.Tasks;

namespace Emews.Bench.Queue;

/// <summary>Tasks as the prototype has them: four numbers and two run times; the result is a number.</summary>
internal static class Work
{
    public const string Experiment = "bench";

    public const string Result = "21.436287189216483";

    private static readonly RandomStream Stream = RandomStream.For(1, "bench-tasks");

    public static string[] Payloads(int count)
    {
        var payloads = new string[count];
        for (var i = 0; i < count; i++)
        {
            payloads[i] = string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"x\": [{Coordinate()}, {Coordinate()}, {Coordinate()}, {Coordinate()}], \"mean_rt\": 2, \"std_rt\": 1}}");
        }

        return payloads;
    }

    /// <summary>Each from 1 to their number once, in random order.</summary>
    public static int[] Priorities(int count)
    {
        var priorities = Enumerable.Range(1, count).ToArray();
        Stream.Shuffle<int>(priorities);
        return priorities;
    }

    public static SubmitRequest Submit(IReadOnlyList<string> payloads, IReadOnlyList<int> priorities) =>
        new(Guid.NewGuid(), Experiment, 0, payloads, priorities);

    private static double Coordinate() => (Stream.NextDouble() * 65.536) - 32.768;
}
