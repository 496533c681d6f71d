using System.Globalization;
using Emews.Numerics.Randomness;

namespace Emews.Bench.Pools;

/// <summary>How long tasks run: lognormal, the logarithm's deviation 1.</summary>
/// <param name="Name">What figures say of it.</param>
/// <param name="LogMean">The mean of the logarithm of the seconds.</param>
internal sealed record TaskTimes(string Name, double LogMean)
{
    private const double LogDeviation = 1;

    /// <summary>As in the traces that the prototype is published with.</summary>
    public static TaskTimes Prototype { get; } = new("as in the prototype's traces", 2);

    /// <summary>How long a task runs on average, in seconds.</summary>
    public double Mean => Math.Exp(LogMean + (LogDeviation * LogDeviation / 2));

    public static TaskTimes OfMean(double seconds) => new(
        string.Create(CultureInfo.InvariantCulture, $"{seconds} s tasks"), Math.Log(seconds) - (LogDeviation * LogDeviation / 2));

    /// <summary>The payloads of a number of tasks, the same each time.</summary>
    public string[] Payloads(int count)
    {
        var stream = RandomStream.For(1, "bench-task-times");
        return [.. Enumerable.Range(0, count).Select(_ => Text(stream.NextLogNormal(LogMean, LogDeviation)))];

        static string Text(double seconds) => seconds.ToString(CultureInfo.InvariantCulture);
    }
}
